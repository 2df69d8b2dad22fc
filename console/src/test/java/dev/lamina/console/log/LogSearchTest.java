package dev.lamina.console.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogSearchTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "+999999999-01-01T00:00",
                "-999999999-01-01T00:00",
                "+10000-01-01T00:00",
                "999999999999999"
            })
    void endThatNoStoreTakesIsNow(String until) {
        assertThat(new LogSearch("1h", until, "", "").end(NOW)).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-06-01T12:00", "1748779200000"})
    void endIsThatOfUser(String until) {
        assertThat(new LogSearch("1h", until, "", "").end(NOW)).isEqualTo(Instant.parse("2025-06-01T12:00:00Z"));
    }
}
