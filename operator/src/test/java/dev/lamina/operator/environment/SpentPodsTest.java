package dev.lamina.operator.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpentPodsTest {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private long now = Long.MAX_VALUE - Duration.ofSeconds(50).toNanos(); // nanoTime may overflow
    private final SpentPods pods = new SpentPods(() -> now);
    private final List<String> deleted = new ArrayList<>();

    @Test
    void spentPodsAreReplacedAtOnce() {
        assertThat(replace("shop/orders", environment("a", true), environment("b", false), environment("c", true)))
                .isEmpty();
        assertThat(deleted).containsExactly("a", "c");
    }

    @Test
    void imageThatEndsAgainAndAgainIsReplacedRarely() {
        assertThat(replace("shop/orders", spent(100))).contains(PAUSE);
        assertThat(deleted).hasSize(10);

        now += PAUSE.toNanos() - 1;
        assertThat(replace("shop/orders", spent(100))).contains(PAUSE);
        assertThat(deleted).hasSize(10);

        now += 1;
        assertThat(replace("shop/orders", spent(100))).contains(PAUSE);
        assertThat(deleted).hasSize(11);

        now += PAUSE.multipliedBy(20).toNanos();
        assertThat(replace("shop/orders", spent(10))).isEmpty();
        assertThat(deleted).hasSize(21);
    }

    @Test
    void otherFunctionHasBudgetOfItsOwn() {
        replace("shop/orders", spent(100));

        assertThat(replace("shop/refunds", spent(3))).isEmpty();
        assertThat(deleted).hasSize(13);
    }

    @Test
    void wholeBudgetIsForgotten() {
        ReplacementBudget budget = new ReplacementBudget(() -> now);
        budget.take("shop/orders");
        now += PAUSE.toNanos();
        budget.take("shop/refunds");

        assertThat(budget.used()).containsExactly("shop/refunds");
    }

    private Optional<Duration> replace(String function, Environment... environments) {
        return pods.replace(function, List.of(environments), deleted::add);
    }

    private static Environment[] spent(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> environment("pod-" + number, true))
                .toArray(Environment[]::new);
    }

    private static Environment environment(String pod, boolean spent) {
        return new Environment(
                pod, false, true, true, spent, Optional.empty(), Optional.empty(), Optional.empty(), 1000);
    }
}
