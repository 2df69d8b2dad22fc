package dev.lamina.gateway.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.lamina.gateway.testing.TestConfig;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Costs of known uses, against AWS's published examples and by hand. */
class PricesTest {
    private static final long GB_SECOND = 1024 * 1000;

    /** AWS's pricing page: 3 million requests of 120 ms at 1536 MB are 540,000 GB-seconds. */
    @Test
    void publishedExampleCostsTheSame() {
        Use use = new Use(3_000_000, 0, 360_000_000, 1536L * 360_000_000, 0, 0, 0, 0);
        Cost cost = prices(Map.of()).of(use);

        assertThat(Prices.gbSeconds(use.onDemand())).isEqualByComparingTo("540000");
        assertThat(cost.requests()).isEqualByComparingTo("0.60");
        assertThat(cost.duration()).isEqualByComparingTo("9.000018");
        assertThat(prices(Map.of("lamina.cost.aws.free-tier", "true")).free(use))
                .isEqualByComparingTo("6.86668");
    }

    @Test
    void freeTierIsNotMoreThanTheUse() {
        Use use = new Use(1000, 0, 0, GB_SECOND, 0, 0, 0, 0);
        Prices prices = prices(Map.of("lamina.cost.aws.free-tier", "true"));

        assertThat(prices.free(use)).isEqualByComparingTo(prices.of(use).aws());
        assertThat(prices(Map.of()).free(use)).isZero();
    }

    @Test
    void freeTierLeavesProvisionedOut() {
        Prices prices = prices(Map.of("lamina.cost.aws.free-tier", "true"));

        assertThat(prices.free(new Use(1000, 1000, 0, 0, GB_SECOND, 0, 0, 0))).isZero();
    }

    @Test
    void provisionedHasPricesOfItsOwn() {
        Cost cost = prices(Map.of()).of(new Use(0, 0, 0, 0, GB_SECOND, 10 * GB_SECOND, 0, 0));

        assertThat(cost.duration()).isEqualByComparingTo("0.0000097222");
        assertThat(cost.provisioned()).isEqualByComparingTo("0.000041667");
    }

    /** 1769 MiB for an hour are a whole CPU and 1.7275 GiB. */
    @Test
    void idleTimeIsPricedApart() {
        long hour = 1769L * 3_600_000;
        Cost cost = prices(Map.of("lamina.cost.node.cpu-hour", "0.04", "lamina.cost.node.gib-hour", "0.01"))
                .of(new Use(0, 0, 0, 0, 0, 0, hour, hour / 4));

        assertThat(cost.here()).isBetween(new BigDecimal("0.05727"), new BigDecimal("0.05728"));
        assertThat(cost.busy().doubleValue() * 3).isCloseTo(cost.idle().doubleValue(), offset(1e-8));
    }

    private static Prices prices(Map<String, String> settings) {
        return new Prices(TestConfig.of(settings).cost());
    }
}
