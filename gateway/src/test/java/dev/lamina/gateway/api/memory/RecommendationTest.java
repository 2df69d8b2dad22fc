package dev.lamina.gateway.api.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.cost.Prices;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import dev.lamina.gateway.testing.TestConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which size is recommended, and what a size costs. */
class RecommendationTest {
    private static final Prices PRICES = new Prices(TestConfig.of(Map.of()).cost());

    @Test
    void computingFunctionGetsFasterUntilItHasOneCpu() {
        Optional<Recommendation> recommendation = Recommendation.of(
                List.of(took(128, 1600), took(256, 800), took(512, 300), took(1024, 160), took(2048, 155)));

        assertThat(recommendation).contains(new Recommendation(512, 1024, 1024));
    }

    @Test
    void waitingFunctionNeedsLeastMemory() {
        assertThat(Recommendation.of(List.of(took(128, 100), took(512, 99), took(1024, 98))))
                .contains(new Recommendation(128, 128, 128));
    }

    @Test
    void sizeWithErrorsIsNotRecommended() {
        SizeResult failed = SizeResult.of(128, List.of(usage(1, false)), 1, "out of memory", PRICES);

        assertThat(Recommendation.of(List.of(failed, took(512, 300)))).contains(new Recommendation(512, 512, 512));
        assertThat(Recommendation.of(List.of(failed))).isEmpty();
    }

    @Test
    void coldStartIsApartFromAverages() {
        SizeResult result = SizeResult.of(
                1024,
                List.of(usage(900, true), usage(100, false), usage(200, false), usage(300, false)),
                0,
                null,
                PRICES);

        assertThat(result.duration()).isEqualTo(new SizeResult.Durations(200, 200, 300));
        assertThat(result.billedMilliseconds()).isEqualTo(200);
        assertThat(result.initMilliseconds()).isEqualTo(250);
        assertThat(result.maxMemory()).isEqualTo(77);
        // A million of 0.2 GB-seconds, and a million requests.
        assertThat(result.awsPerMillion()).isEqualByComparingTo("3.53334");
        assertThat(result.herePerMillion()).isPositive();
    }

    private static SizeResult took(int memory, int milliseconds) {
        return SizeResult.of(memory, List.of(usage(milliseconds, false)), 0, null, PRICES);
    }

    private static Usage usage(int milliseconds, boolean cold) {
        return new Usage(
                Duration.ofMillis(milliseconds),
                Duration.ofMillis(milliseconds),
                77,
                cold ? Optional.of(Duration.ofMillis(250)) : Optional.empty());
    }
}
