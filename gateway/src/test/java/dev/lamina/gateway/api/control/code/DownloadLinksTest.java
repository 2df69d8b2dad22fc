package dev.lamina.gateway.api.control.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.testing.TestConfig;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Links are valid for ten minutes, for what they name. */
class DownloadLinksTest {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final DownloadLinks links =
            new DownloadLinks(TestConfig.of(Map.of("lamina.identity.pod-key", "k")), () -> now);

    @Test
    void linkIsValidForTenMinutes() {
        String end = String.valueOf(now.plusSeconds(600).getEpochSecond());
        String signature = links.signature("abc", Long.parseLong(end)).orElseThrow();

        assertThat(links.isValid("abc", end, signature)).isTrue();
        now = now.plusSeconds(601);
        assertThat(links.isValid("abc", end, signature)).isFalse();
    }

    @Test
    void otherCodeOrTimeIsNotValid() {
        long end = now.plusSeconds(600).getEpochSecond();
        String signature = links.signature("abc", end).orElseThrow();

        assertThat(links.isValid("abd", String.valueOf(end), signature)).isFalse();
        assertThat(links.isValid("abc", String.valueOf(end + 1), signature)).isFalse();
        assertThat(links.isValid("abc", "x", signature)).isFalse();
        assertThat(links.isValid("abc", String.valueOf(end), "")).isFalse();
    }

    @Test
    void withoutKeyThereAreNoLinks() {
        DownloadLinks none = new DownloadLinks(TestConfig.of(Map.of()), () -> now);

        assertThat(none.signature("abc", 1)).isEmpty();
        assertThat(none.isValid("abc", "9999999999", "")).isFalse();
    }
}
