package dev.lamina.console.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form and the table of memory tests. */
class MemoryResultsTest {

    @Test
    void rowsNameStrategiesThatRecommendThem() {
        MemoryResults results = MemoryResults.read(200, """
                {"id": "1a2b3c4d", "state": "Succeeded", "memory": [128, 512], "count": 3, "results": [
                  {"memory": 128, "invocations": 3, "errors": 3, "error": "out of memory"},
                  {"memory": 512, "invocations": 3, "errors": 0,
                   "duration": {"average": 12.5, "median": 12, "maximum": 14},
                   "billedMilliseconds": 13.0, "maxMemory": 40, "awsPerMillion": 0.3083, "herePerMillion": 0.1}],
                 "recommendation": {"cost": 512, "speed": 512, "balanced": 512}}
                """);

        assertThat(results.isRunning()).isFalse();
        assertThat(results.rows()).extracting(MemoryRow::memory).containsExactly(128, 512);
        assertThat(results.rows().getFirst().advice()).isEmpty();
        assertThat(results.rows().getFirst().average()).isEmpty();
        assertThat(results.rows().getLast().advice()).containsExactly("cost", "speed", "balanced");
        assertThat(results.rows().getLast().average()).isEqualTo("12.5");
        assertThat(results.rows().getLast().aws()).isEqualTo("0.31");
    }

    @Test
    void functionWithoutTestHasNoMessage() {
        assertThat(MemoryResults.read(404, "{\"Message\": \"There is no such memory test\"}"))
                .isEqualTo(MemoryResults.missing(""));
        assertThat(MemoryResults.read(503, "{\"Message\": \"NATS does not respond\"}")
                        .message())
                .isEqualTo("The gateway answered 503: NATS does not respond");
        assertThat(MemoryResults.read(502, "<html>").message()).contains("status 502");
    }

    @Test
    void formBecomesBody() {
        assertThat(new MemoryForm(" 128 512Mi,1024MB ", "3", "").body())
                .isEqualTo("{\"memory\":[128,512,1024],\"count\":3,\"payload\":{}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "much; 3; {}; Sizes: must be whole numbers, and has \"much\"",
                "128; few; {}; Invocations of each: must be whole numbers",
                "128; 3; {a; Event: is not JSON"
            })
    void wrongFieldIsNamed(String sizes, String count, String event, String message) {
        assertThatThrownBy(() -> new MemoryForm(sizes, count, event).body()).hasMessageContaining(message);
    }
}
