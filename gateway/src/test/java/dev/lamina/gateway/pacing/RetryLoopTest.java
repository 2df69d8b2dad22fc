package dev.lamina.gateway.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.pacing.RetryLoop.Result;
import dev.lamina.pacing.Backoff;
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
    private final List<Boolean> attempts = new ArrayList<>();

    @Test
    void attemptsRepeatUntilDone() throws InterruptedException {
        assertThat(run(Result.REFUSED, Result.DONE)).isTrue();
        assertThat(attempts).hasSize(2);
    }

    @Test
    void attemptsEndAfterMaximumRefusals() throws InterruptedException {
        assertThat(run(Result.REFUSED, Result.REFUSED, Result.DONE)).isFalse();
        assertThat(attempts).containsExactly(false, true);
    }

    @Test
    void unansweredAttemptsRepeatWithoutLimit() throws InterruptedException {
        assertThat(run(Result.UNANSWERED, Result.REFUSED, Result.UNANSWERED, Result.UNANSWERED, Result.DONE))
                .isTrue();
        assertThat(attempts).containsExactly(false, false, true, true, true);
    }

    @Test
    void unwantedActionIsTriedOnce() throws InterruptedException {
        assertThat(loop.run(last -> attempts.add(last) ? Result.UNANSWERED : Result.DONE, () -> false))
                .isFalse();
        assertThat(attempts).hasSize(1);
    }

    @Test
    void pausesGrowUpToMaximum() throws InterruptedException {
        run(Result.UNANSWERED, Result.REFUSED, Result.UNANSWERED, Result.UNANSWERED, Result.DONE);
        run(Result.UNANSWERED, Result.DONE);
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(500L, 1_000L, 2_000L, 2_000L, 500L);
    }

    private boolean run(Result... results) throws InterruptedException {
        Iterator<Result> next = List.of(results).iterator();
        return loop.run(
                last -> {
                    attempts.add(last);
                    return next.next();
                },
                () -> true);
    }
}
