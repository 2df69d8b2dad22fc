package dev.lamina.gateway.async;

import static dev.lamina.gateway.async.AsyncGateway.PAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.async.EventState.Phase;
import dev.lamina.gateway.async.Events.Cancellation;
import dev.lamina.gateway.dispatch.Outcome;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Reads an event's state at a gateway that does not hold the event, and cancels the event there. */
class EventLookupIT extends AsyncRoom {
    private static final String STRANGER = "8f6b0f0a-0000-4000-8000-000000000001";

    @Test
    void untakenEventIsWaiting() {
        AsyncGateway other = gateway();
        String id = acceptWhenThereIsAStream(gateway());
        assertThat(state(other, id)).hasValueSatisfying(state -> {
            assertThat(state.phase()).isEqualTo(Phase.Waiting);
            assertThat(state.attempt()).isEqualTo(1);
            assertThat(state.acceptedAt()).isBetween(Instant.now().minusSeconds(30), Instant.now());
        });
        assertThat(state(other, STRANGER)).isEmpty();
    }

    @Test
    void eventRunsAndSucceeds() {
        AsyncGateway other = gateway(Map.of("lamina.async.answer-time", "8s"));
        AsyncGateway gateway = gateway();
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        gateway.dispatcher.behaviour = _ -> answer;
        gateway.add(PAY);
        String id = acceptWhenThereIsAStream(gateway);
        await().until(() -> !gateway.dispatcher.seen.isEmpty());
        assertThat(state(other, id)).map(EventState::phase).contains(Phase.Running);
        assertThat(cancel(other, id)).isEqualTo(Cancellation.RUNNING);
        answer.complete(FakeDispatcher.OK);
        awaitEmptyQueue();
        await().untilAsserted(() -> assertThat(state(other, id)).hasValueSatisfying(state -> {
            assertThat(state.phase()).isEqualTo(Phase.Succeeded);
            assertThat(state.condition()).contains(EndCondition.SUCCESS);
            assertThat(state.endedAt()).isPresent();
        }));
        assertThat(cancel(other, id)).isEqualTo(Cancellation.ENDED);
    }

    @Test
    void failedEventIsRetryingAndThenFailed() {
        AsyncGateway gateway = gateway(Map.of("lamina.async.retry-delay", "10s", "lamina.async.max-retries", "1"));
        gateway.dispatcher.answer(FakeDispatcher.ERROR);
        gateway.add(PAY);
        String id = acceptWhenThereIsAStream(gateway);
        EventState again =
                await().until(() -> state(gateway, id).orElseThrow(), state -> state.phase() == Phase.Retrying);
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.dueAt())
                .hasValueSatisfying(
                        due -> assertThat(due).isAfter(again.acceptedAt().plusMillis(9900)));
        await().untilAsserted(() -> assertThat(state(gateway, id)).hasValueSatisfying(state -> {
            assertThat(state.phase()).isEqualTo(Phase.Failed);
            assertThat(state.condition()).contains(EndCondition.RETRIES_EXHAUSTED);
        }));
    }

    @Test
    void undeliveredOutcomeIsReported() {
        AsyncGateway gateway = gateway();
        gateway.storesThatFail.set(Integer.MAX_VALUE);
        gateway.add(PAY);
        String id = acceptWhenThereIsAStream(gateway);
        await().untilAsserted(() -> assertThat(state(gateway, id)).hasValueSatisfying(state -> {
            assertThat(state.phase()).isEqualTo(Phase.Succeeded);
            assertThat(state.undelivered()).isTrue();
        }));
    }

    @Test
    void waitingEventCanBeCancelled() {
        AsyncGateway gateway = gateway();
        String id = acceptWhenThereIsAStream(gateway);
        assertThat(cancel(gateway(), id)).isEqualTo(Cancellation.CANCELLED);
        assertThat(state(gateway, id)).map(EventState::phase).contains(Phase.Cancelled);
        assertThat(cancel(gateway, id)).isEqualTo(Cancellation.ENDED);
        assertThat(cancel(gateway, STRANGER)).isEqualTo(Cancellation.UNKNOWN);
        gateway.add(PAY);
        String next = gateway.accept(PAY, "{}");
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.requestIds()).containsExactly(next);
    }

    @Test
    void retryCanBeCancelledBeforeItIsDue() {
        AsyncGateway gateway = gateway(Map.of("lamina.async.retry-delay", "10s"));
        gateway.dispatcher.answer(FakeDispatcher.ERROR);
        gateway.add(PAY);
        String id = acceptWhenThereIsAStream(gateway);
        await().untilAsserted(() ->
                assertThat(state(gateway, id)).map(EventState::phase).contains(Phase.Retrying));
        assertThat(cancel(gateway, id)).isEqualTo(Cancellation.CANCELLED);
        Instant due = Instant.now().plusSeconds(11);
        await().until(() -> Instant.now().isAfter(due));
        assertThat(gateway.dispatcher.requestIds()).containsExactly(id);
        assertThat(gateway.ended).isEmpty();
    }

    private static Optional<EventState> state(AsyncGateway gateway, String requestId) {
        return gateway.lookup
                .find(PAY, requestId)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static Cancellation cancel(AsyncGateway gateway, String requestId) {
        return gateway.lookup
                .cancel(PAY, requestId)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
