package dev.lamina.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.pacing.NamespaceLimits;
import dev.lamina.gateway.testing.TestConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Namespace shop may reserve 20 executions, every other one 50. */
class ReservedSumTest {
    private final ReservedSum sum = new ReservedSum(new NamespaceLimits(TestConfig.of(Map.of(
                    "lamina.limits.each-namespace.reserved", "50",
                    "lamina.limits.namespaces.shop.reserved", "20",
                    "lamina.limits.namespaces.shop.concurrency", "100"))
            .limits()));

    @Test
    void namespaceCountsWithItsLimitAtMost() {
        sum.add("shop", 15);
        sum.add("shop", 15);
        sum.add("bank", 40);

        assertThat(sum.sum()).isEqualTo(60);
    }

    @Test
    void deletedFunctionLeavesNothingBehind() {
        sum.add("shop", 15);
        sum.add("shop", 15);

        sum.add("shop", -15);
        assertThat(sum.sum()).isEqualTo(15);

        sum.add("shop", -15);
        assertThat(sum.sum()).isZero();
    }

    @Test
    void withoutLimitEverythingCounts() {
        ReservedSum unlimited =
                new ReservedSum(new NamespaceLimits(TestConfig.of(Map.of()).limits()));

        unlimited.add("shop", 500);

        assertThat(unlimited.sum()).isEqualTo(500);
    }
}
