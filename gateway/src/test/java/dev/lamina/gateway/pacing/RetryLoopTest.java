package dev.lamina.gateway.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.pacing.RetryLoop.Try;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(5)
class RetryLoopTest {
    private final List<Duration> pauses = new ArrayList<>();
    private final RetryLoop loop =
            new RetryLoop(2, new Backoff(Duration.ofMillis(500), Duration.ofSeconds(2)), pauses::add);
    /** For each attempt, whether it was the last. */
    private final List<Boolean> tries = new ArrayList<>();

    @Test
    void attemptsRepeatUntilDone() throws InterruptedException {
        assertThat(run(Try.REFUSED, Try.DONE)).isTrue();
        assertThat(tries).hasSize(2);
    }

    @Test
    void attemptsEndAfterMaximumRefusals() throws InterruptedException {
        assertThat(run(Try.REFUSED, Try.REFUSED, Try.DONE)).isFalse();
        assertThat(tries).containsExactly(false, true);
    }

    @Test
    void unansweredAttemptsRepeatWithoutLimit() throws InterruptedException {
        assertThat(run(Try.UNANSWERED, Try.REFUSED, Try.UNANSWERED, Try.UNANSWERED, Try.DONE))
                .isTrue();
        assertThat(tries).containsExactly(false, false, true, true, true);
    }

    @Test
    void unwantedActionIsTriedOnce() throws InterruptedException {
        assertThat(loop.run(last -> tries.add(last) ? Try.UNANSWERED : Try.DONE, () -> false))
                .isFalse();
        assertThat(tries).hasSize(1);
    }

    @Test
    void pausesGrowUpToMaximum() throws InterruptedException {
        run(Try.UNANSWERED, Try.REFUSED, Try.UNANSWERED, Try.UNANSWERED, Try.DONE);
        run(Try.UNANSWERED, Try.DONE);
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(500L, 1_000L, 2_000L, 2_000L, 500L);
    }

    private boolean run(Try... results) throws InterruptedException {
        Iterator<Try> next = List.of(results).iterator();
        return loop.run(
                last -> {
                    tries.add(last);
                    return next.next();
                },
                () -> true);
    }
}
