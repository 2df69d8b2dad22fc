package dev.lamina.console.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.console.cluster.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much of a log is read for a page of it. */
class StoredLogsTest {
    private static final String POD = "2026/11/29/[$LATEST]hello-1";
    private static final long NOW = Instant.parse("2026-11-29T20:00:00Z").toEpochMilli();

    private final Store store = new Store();
    private final StoredLogs logs = new StoredLogs(store);

    @Test
    void newestLinesAreReadFromShortTime() {
        for (int i = 0; i < 1000; i++) {
            store.add(NOW - i * 100L, "line " + i);
        }

        StoredLogs.Part part = find("14d", "", "");

        assertThat(store.lengths).containsExactly(Duration.ofMinutes(2));
        assertThat(part.lines()).hasSize(StoredLogs.LINES - 1);
        assertThat(part.lines().getLast().text()).isEqualTo("line 1");
        assertThat(part.lines().getLast().source()).isEqualTo("hello-1");
        assertThat(part.older()).isNotNull();
    }

    @Test
    void olderLinesBeginWhereNewerEnd() {
        for (int i = 1; i <= 500; i++) {
            store.add(NOW - i * 100L, "line " + i);
        }
        List<String> read = new ArrayList<>();
        String until = String.valueOf(NOW);
        while (until != null) {
            StoredLogs.Part part = logs.find("shop", "hello", new LogSearch("1h", until, "", ""));
            part.lines().reversed().forEach(line -> read.add(line.text()));
            until = part.older();
        }

        assertThat(read)
                .hasSize(500)
                .doesNotHaveDuplicates()
                .startsWith("line 1")
                .endsWith("line 500");
    }

    @Test
    void rareLinesAreLookedForInWholeTime() {
        store.add(NOW - Duration.ofDays(2).toMillis(), "needle");

        StoredLogs.Part part = find("3d", "needle", "");

        assertThat(part.lines()).extracting(FunctionLogs.Line::text).containsExactly("needle");
        assertThat(part.older()).isNull();
        assertThat(store.lengths).hasSizeLessThan(6).last().isEqualTo(Duration.ofDays(3));
    }

    @Test
    void logThatIsTooLargeKeepsNewestLines() {
        store.add(NOW - 1000, "new");
        store.add(NOW - Duration.ofHours(1).toMillis(), "old");
        store.completeUpTo = Duration.ofMinutes(20);

        StoredLogs.Part part = find("3h", "", "");

        assertThat(part.lines()).extracting(FunctionLogs.Line::text).containsExactly("new");
        assertThat(part.note()).contains("shorter time");
        assertThat(part.older())
                .isEqualTo(String.valueOf(NOW - Duration.ofMinutes(16).toMillis()));
    }

    @Test
    void requestHasLinesOfItsEnvironment() {
        store.add(NOW - 900, "START RequestId: other Version: $LATEST");
        store.add(NOW - 800, "START RequestId: 7a Version: $LATEST");
        store.add(NOW - 700, "hello from the handler");
        store.stream = "2026/11/29/[$LATEST]hello-2";
        store.add(NOW - 650, "of another environment");
        store.stream = POD;
        store.add(NOW - 600, "REPORT RequestId: 7a\tDuration: 1 ms");
        store.add(NOW - 500, "START RequestId: next Version: $LATEST");

        assertThat(find("1h", "", "7a").lines())
                .extracting(FunctionLogs.Line::text)
                .containsExactly(
                        "START RequestId: 7a Version: $LATEST",
                        "hello from the handler",
                        "REPORT RequestId: 7a\tDuration: 1 ms");
    }

    @Test
    void requestOfProcessThatDiedEndsWithNextOne() {
        store.add(NOW - 800, "START RequestId: 7a Version: $LATEST");
        store.add(NOW - 700, "last words");
        store.add(NOW - 500, "START RequestId: next Version: $LATEST");
        store.add(NOW - 400, "of the next");

        assertThat(find("1h", "", "7a").lines())
                .extracting(FunctionLogs.Line::text)
                .hasSize(2)
                .endsWith("last words");
    }

    @Test
    void installationWithoutStoreSaysSo() {
        store.refused = new RefusedException(400, "This installation keeps no logs.", List.of());

        assertThat(find("1h", "", "").missing()).contains("keeps no logs");
    }

    @Test
    void missingRightIsNamed() {
        store.refused = new RefusedException(403, "get functions/logs is not allowed", List.of());

        assertThat(find("1h", "", "").missing()).contains("functions/logs", "lamina-viewer");
    }

    @Test
    void textCannotLeaveItsQuotes() {
        assertThat(LogQueries.quoted("a\" | limit 1 \\")).isEqualTo("\"a\\\" | limit 1 \\\\\"");
    }

    private StoredLogs.Part find(String range, String text, String request) {
        return logs.find("shop", "hello", new LogSearch(range, String.valueOf(NOW), text, request));
    }

    /** Lines in memory. */
    private static final class Store extends LogQueries {
        private final List<LogEntry> entries = new ArrayList<>();
        private final List<Duration> lengths = new ArrayList<>();
        private Duration completeUpTo = Duration.ofDays(100);
        private RefusedException refused;
        private String stream = POD;

        Store() {
            super(null);
        }

        void add(long millis, String text) {
            entries.add(new LogEntry(millis, stream, "%05d".formatted(entries.size()), text));
        }

        @Override
        Result newest(Group group, String text, Instant from, Instant to, int limit) {
            if (refused != null) {
                throw refused;
            }
            lengths.add(Duration.between(from, to));
            List<LogEntry> found = entries.stream()
                    .filter(entry -> entry.millis() >= from.toEpochMilli() && entry.millis() < to.toEpochMilli())
                    .filter(entry -> entry.text().contains(text))
                    .sorted(Comparator.comparingLong(LogEntry::millis).reversed())
                    .limit(limit)
                    .sorted(Comparator.comparingLong(LogEntry::millis))
                    .toList();
            return new Result(found, Duration.between(from, to).compareTo(completeUpTo) <= 0);
        }

        @Override
        Result between(Group group, List<RequestSpan> spans, int limit) {
            return new Result(
                    entries.stream()
                            .sorted(Comparator.comparingLong(LogEntry::millis))
                            .toList(),
                    true);
        }
    }
}
