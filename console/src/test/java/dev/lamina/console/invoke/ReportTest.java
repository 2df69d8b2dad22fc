package dev.lamina.console.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** REPORT lines as Lambda and Lamina write them. */
class ReportTest {
    @Test
    void textReportIsRead() {
        String log = "START RequestId: 1 Version: $LATEST\nhello\nEND RequestId: 1\n"
                + "REPORT RequestId: 1\tDuration: 12.34 ms\tBilled Duration: 313 ms\tMemory Size: 256 MB\t"
                + "Max Memory Used: 81 MB\tInit Duration: 300.10 ms\t\n";

        assertThat(Report.of(log)).contains(new Report("12.34", "313", "256", "81", "300.10"));
    }

    @Test
    void warmReportHasNoInit() {
        String log = "REPORT RequestId: 1\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\t"
                + "Max Memory Used: 50 MB\t\n";

        assertThat(Report.of(log)).contains(new Report("1.00", "1", "128", "50", null));
    }

    @Test
    void jsonReportIsRead() {
        String log = "{\"time\":\"2026-01-01T00:00:00Z\",\"type\":\"platform.report\",\"record\":{\"requestId\":\"1\","
                + "\"metrics\":{\"durationMs\":12.34,\"billedDurationMs\":13,\"memorySizeMB\":256,"
                + "\"maxMemoryUsedMB\":81}}}";

        assertThat(Report.of(log)).contains(new Report("12.34", "13", "256", "81", null));
    }

    @Test
    void logWithoutReportHasNone() {
        assertThat(Report.of("hello")).isEmpty();
    }
}
