package dev.lamina.gateway.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.lamina.gateway.async.Settlement.Retry;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettleRulesTest {
    private static final Instant ACCEPTED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = ACCEPTED.plusSeconds(10);
    private static final Outcome OK = completed(false);
    private static final Outcome ERROR = completed(true);
    private static final Outcome THROTTLED = new Outcome.Throttled(ThrottleCause.RESERVED);
    private static final Outcome FAILED = new Outcome.Failed("no environment came up");

    private final SettleRules rules = new SettleRules(
            new RetryPolicy(2, Duration.ofHours(6), Duration.ofMinutes(1), Duration.ofSeconds(1), false));

    static Stream<Arguments> matrix() {
        return Stream.of(
                // outcome, attempt, deliveries, settlement
                arguments(OK, 1, 1, new Settlement.Finish(EndCondition.SUCCESS)),
                arguments(OK, 3, 7, new Settlement.Finish(EndCondition.SUCCESS)),
                arguments(ERROR, 1, 1, new Retry(2, NOW.plusSeconds(60))),
                arguments(ERROR, 1, 9, new Retry(2, NOW.plusSeconds(60))),
                arguments(ERROR, 2, 2, new Retry(3, NOW.plusSeconds(120))),
                arguments(ERROR, 3, 2, new Settlement.Finish(EndCondition.RETRIES_EXHAUSTED)),
                arguments(THROTTLED, 1, 1, new Settlement.Requeue(Duration.ofSeconds(1))),
                arguments(THROTTLED, 1, 4, new Settlement.Requeue(Duration.ofSeconds(8))),
                arguments(THROTTLED, 1, 1000, new Settlement.Requeue(Duration.ofMinutes(5))),
                arguments(THROTTLED, 3, 2, new Settlement.Requeue(Duration.ofSeconds(1))),
                arguments(FAILED, 1, 2, new Settlement.Requeue(Duration.ofSeconds(2))),
                arguments(refused(409), 1, 1, new Settlement.Requeue(Duration.ofSeconds(1))),
                arguments(refused(502), 1, 3, new Settlement.Requeue(Duration.ofSeconds(4))),
                arguments(refused(413), 1, 1, new Settlement.Finish(EndCondition.RETRIES_EXHAUSTED)),
                arguments(refused(404), 1, 1, new Settlement.Requeue(Duration.ofSeconds(1))));
    }

    @ParameterizedTest(name = "{0}, attempt {1}, delivery {2}: {3}")
    @MethodSource("matrix")
    void everyOutcomeIsSettledByRule(Outcome outcome, int attempt, long deliveries, Settlement expected) {
        assertThat(rules.onOutcome(event(attempt), outcome, deliveries, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "a retry due {0} s before the maximum age: {1}")
    @CsvSource({"1, true", "0, false", "-1, false"})
    void retryAfterMaximumAgeEndsEvent(long secondsLeft, boolean retried) {
        Instant now = ACCEPTED.plus(Duration.ofHours(6)).minusSeconds(60 + secondsLeft);
        Settlement settlement = rules.onOutcome(event(1), ERROR, 1, now);
        assertThat(settlement)
                .isEqualTo(
                        retried
                                ? new Retry(2, now.plusSeconds(60))
                                : new Settlement.Finish(EndCondition.EVENT_AGE_EXCEEDED));
    }

    @Test
    void eventOfDeletedVersionEnds() {
        StoredEvent event = event(1).with(some -> some.function(new FunctionId("default", "f.3")));

        assertThat(rules.onOutcome(event, refused(404), 7, NOW)).isInstanceOf(Settlement.Requeue.class);
        assertThat(rules.onOutcome(event, refused(404), 8, NOW))
                .isEqualTo(new Settlement.Finish(EndCondition.RETRIES_EXHAUSTED));
        assertThat(rules.onOutcome(event(1), refused(404), 8, NOW))
                .as("the events of a deleted function are removed")
                .isInstanceOf(Settlement.Requeue.class);
    }

    @Test
    void dueEventIsRun() {
        assertThat(rules.onDelivery(event(1), NOW)).isEmpty();
        assertThat(rules.onDelivery(event(1).retry(2, NOW), NOW)).isEmpty();
    }

    @Test
    void earlyEventIsReturnedUntilDue() {
        assertThat(rules.onDelivery(event(1).retry(2, NOW.plusSeconds(42)), NOW))
                .contains(new Settlement.Requeue(Duration.ofSeconds(42)));
    }

    /** A gateway with a wrong clock may have written the time. */
    @Test
    void eventDueInHoursIsCheckedAgainInMinutes() {
        assertThat(rules.onDelivery(event(1).retry(2, NOW.plus(Duration.ofHours(7))), NOW))
                .contains(new Settlement.Requeue(Duration.ofMinutes(10)));
    }

    @Test
    void tooOldEventIsNotRun() {
        Instant end = ACCEPTED.plus(Duration.ofHours(6));
        assertThat(rules.onDelivery(event(1), end.minusMillis(1))).isEmpty();
        assertThat(rules.onDelivery(event(1), end)).contains(new Settlement.Finish(EndCondition.EVENT_AGE_EXCEEDED));
        assertThat(rules.onDelivery(event(1).retry(2, end.plusSeconds(5)), end))
                .contains(new Settlement.Finish(EndCondition.EVENT_AGE_EXCEEDED));
    }

    @Test
    void firstErrorEndsEventWithoutRetries() {
        SettleRules once = new SettleRules(
                new RetryPolicy(0, Duration.ofHours(6), Duration.ofMinutes(1), Duration.ofSeconds(1), false));
        assertThat(once.onOutcome(event(1), ERROR, 1, NOW))
                .isEqualTo(new Settlement.Finish(EndCondition.RETRIES_EXHAUSTED));
    }

    @Test
    void invokeCountCountsOnlyInvocations() {
        assertThat(EventResult.of(event(3), EndCondition.RETRIES_EXHAUSTED, Optional.of(ERROR), NOW)
                        .invokeCount())
                .isEqualTo(3);
        assertThat(EventResult.of(event(2), EndCondition.EVENT_AGE_EXCEEDED, Optional.empty(), NOW)
                        .invokeCount())
                .isEqualTo(1);
        assertThat(EventResult.of(event(2), EndCondition.EVENT_AGE_EXCEEDED, Optional.of(THROTTLED), NOW)
                        .invokeCount())
                .isEqualTo(1);
    }

    @Test
    void eventsOfStoppedFunctionEndAtOnce() {
        SettleRules stopped = new SettleRules(
                new RetryPolicy(2, Duration.ofHours(6), Duration.ofMinutes(1), Duration.ofSeconds(1), true));
        assertThat(stopped.onDelivery(event(1), NOW))
                .contains(new Settlement.Finish(EndCondition.ZERO_RESERVED_CONCURRENCY));
        assertThat(stopped.onDelivery(event(1).retry(2, NOW.plusSeconds(42)), NOW))
                .contains(new Settlement.Finish(EndCondition.ZERO_RESERVED_CONCURRENCY));
        assertThat(stopped.onOutcome(event(1), THROTTLED, 1, NOW))
                .isEqualTo(new Settlement.Finish(EndCondition.ZERO_RESERVED_CONCURRENCY));
        assertThat(stopped.onOutcome(event(1), OK, 1, NOW)).isEqualTo(new Settlement.Finish(EndCondition.SUCCESS));
    }

    @Test
    void endedEventIsNeverRunAgain() {
        StoredEvent ended = event(1).ended(
                        EventResult.of(event(1), EndCondition.SUCCESS, Optional.of(OK), NOW), NOW.plusSeconds(5));
        assertThat(rules.onDelivery(ended, NOW)).contains(new Settlement.Requeue(Duration.ofSeconds(5)));
        assertThat(rules.onDelivery(ended, NOW.plus(Duration.ofDays(30))))
                .contains(new Settlement.Finish(EndCondition.SUCCESS));
    }

    private static StoredEvent event(int attempt) {
        StoredEvent first = StoredEventBuilder.builder()
                .requestId("id")
                .function(new FunctionId("shop", "pay"))
                .invokedArn("arn")
                .acceptedAt(ACCEPTED)
                .attempt(1)
                .payload(new byte[0])
                .build();
        return attempt == 1 ? first : first.retry(attempt, NOW.minusSeconds(1));
    }

    private static Outcome completed(boolean functionError) {
        return new Outcome.Completed(Buffer.buffer("{}"), functionError, Optional.empty(), Optional.empty());
    }

    private static Outcome refused(int status) {
        return new Outcome.Refused(status, "Some" + status + "Exception", "why");
    }
}
