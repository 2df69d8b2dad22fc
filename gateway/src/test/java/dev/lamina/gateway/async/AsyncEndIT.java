package dev.lamina.gateway.async;

import static dev.lamina.gateway.async.AsyncGateway.PAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.api.AsyncInvocationBuilder;
import dev.lamina.api.Destination;
import dev.lamina.api.FunctionReference;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How events are retried and how they end. */
class AsyncEndIT extends AsyncRoom {
    @Test
    void failedEventIsRetriedTwiceWithSameRequestId() {
        AsyncGateway gateway = gateway();
        gateway.dispatcher.answer(FakeDispatcher.ERROR);
        gateway.add(PAY);
        String id = acceptWhenThereIsAStream(gateway);
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.requestIds()).containsExactly(id, id, id);
        assertThat(waits(gateway))
                .satisfiesExactly(
                        first -> assertThat(first).isGreaterThanOrEqualTo(Duration.ofMillis(290)),
                        second -> assertThat(second).isGreaterThanOrEqualTo(Duration.ofMillis(590)));
        assertThat(gateway.ended).singleElement().satisfies(end -> {
            assertThat(end.result().condition()).isEqualTo(EndCondition.RETRIES_EXHAUSTED);
            assertThat(end.result().invokeCount()).isEqualTo(3);
            assertThat(end.result().payload()).asString().isEqualTo("{\"errorMessage\":\"no\"}");
        });
    }

    @Test
    void throttlesAndPlatformFaultsDoNotCount() {
        AsyncGateway gateway = gateway();
        List<Outcome> script = new ArrayList<>(List.of(
                FakeDispatcher.THROTTLED,
                new Outcome.Failed("gone"),
                FakeDispatcher.ERROR,
                FakeDispatcher.THROTTLED,
                new Outcome.Refused(409, "ResourceConflictException", "not ready"),
                FakeDispatcher.ERROR,
                FakeDispatcher.THROTTLED,
                FakeDispatcher.OK));
        gateway.dispatcher.behaviour = _ -> CompletableFuture.completedFuture(script.removeFirst());
        gateway.add(PAY);
        String id = acceptWhenThereIsAStream(gateway);
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.requestIds()).hasSize(8).containsOnly(id);
        assertThat(gateway.ended).singleElement().satisfies(end -> {
            assertThat(end.result().condition()).isEqualTo(EndCondition.SUCCESS);
            assertThat(end.result().invokeCount()).isEqualTo(3);
        });
    }

    @Test
    void outcomeIsKeptUntilDeliveredWithoutRerun() {
        AsyncGateway gateway = gateway();
        gateway.storesThatFail.set(3);
        gateway.dispatcher.answer(FakeDispatcher.ERROR);
        gateway.put(view(
                OptionalInt.empty(),
                AsyncInvocationBuilder.builder().maxRetries(0).build()));
        String id = acceptWhenThereIsAStream(gateway);
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.requestIds()).containsExactly(id);
        assertThat(gateway.ended).singleElement().satisfies(end -> {
            assertThat(end.event().requestId()).isEqualTo(id);
            assertThat(end.event().payload()).asString().isEqualTo("first");
            assertThat(end.result().payload()).asString().isEqualTo("{\"errorMessage\":\"no\"}");
            assertThat(end.result().invokeCount()).isEqualTo(1);
        });
        assertThat(gateway.observer.seen).filteredOn("dropped"::equals).hasSize(1);
    }

    @Test
    void presentRetrySettingsApplyToStoredEvents() {
        AsyncGateway gateway = gateway();
        gateway.dispatcher.behaviour = invocation -> {
            // After the first error its owner disables retries.
            gateway.put(view(
                    OptionalInt.empty(),
                    AsyncInvocationBuilder.builder()
                            .maxRetries(gateway.dispatcher.seen.size() == 1 ? 1 : 0)
                            .build()));
            return CompletableFuture.completedFuture(FakeDispatcher.ERROR);
        };
        gateway.put(view(
                OptionalInt.empty(),
                AsyncInvocationBuilder.builder().maxRetries(2).build()));
        String id = acceptWhenThereIsAStream(gateway);
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.requestIds()).containsExactly(id, id);
        assertThat(gateway.ended)
                .singleElement()
                .satisfies(end -> assertThat(end.result().condition()).isEqualTo(EndCondition.RETRIES_EXHAUSTED));
    }

    @Test
    void eventsOfStoppedFunctionGoToFailureDestination() {
        AsyncGateway gateway = gateway();
        gateway.dispatcher.room = _ -> 0;
        gateway.put(view(
                OptionalInt.of(0),
                AsyncInvocationBuilder.builder()
                        .onFailure(new Destination(null, new FunctionReference("ship"), null, null))
                        .build()));
        acceptWhenThereIsAStream(gateway);
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.seen).isEmpty();
        assertThat(gateway.ended).singleElement().satisfies(end -> {
            assertThat(end.result().condition()).isEqualTo(EndCondition.ZERO_RESERVED_CONCURRENCY);
            assertThat(end.result().invokeCount()).isZero();
        });
    }

    @Test
    void stoppedFunctionWithoutDestinationKeepsEvents() {
        AsyncGateway gateway = gateway();
        gateway.dispatcher.room = _ -> 0;
        gateway.dispatcher.answer(FakeDispatcher.THROTTLED);
        gateway.put(view(OptionalInt.of(0), AsyncInvocation.DEFAULTS));
        String id = acceptWhenThereIsAStream(gateway);
        await().until(() -> gateway.dispatcher.seen.size() >= 2);
        assertThat(gateway.ended).isEmpty();
        gateway.dispatcher.answer(FakeDispatcher.OK);
        awaitEmptyQueue();
        assertThat(gateway.ended)
                .singleElement()
                .satisfies(end -> assertThat(end.event().requestId()).isEqualTo(id));
    }

    @Test
    void throttledEventExpiresAtMaximumAge() {
        AsyncGateway gateway = gateway(Map.of("lamina.async.max-event-age", "1s"));
        gateway.dispatcher.answer(FakeDispatcher.THROTTLED);
        gateway.add(PAY);
        acceptWhenThereIsAStream(gateway);
        awaitEmptyQueue();
        assertThat(gateway.ended).singleElement().satisfies(end -> {
            assertThat(end.result().condition()).isEqualTo(EndCondition.EVENT_AGE_EXCEEDED);
            assertThat(end.result().invokeCount()).isZero();
        });
    }

    @Test
    void gatewayWithWrongClockCountsEventAgeCorrectly() {
        Map<String, String> settings = Map.of("lamina.async.max-event-age", "60s");
        AsyncGateway right = gateway(settings);
        String id = acceptWhenThereIsAStream(right);
        AsyncGateway ahead = gateway(settings, Duration.ofHours(1));
        ahead.dispatcher.answer(FakeDispatcher.OK);
        ahead.add(PAY);
        awaitEmptyQueue();
        assertThat(ahead.dispatcher.requestIds()).containsExactly(id);
        assertThat(ahead.ended)
                .singleElement()
                .satisfies(end -> assertThat(end.result().condition()).isEqualTo(EndCondition.SUCCESS));
    }

    private static FunctionView view(OptionalInt reserved, AsyncInvocation async) {
        return AsyncGateway.view(PAY, reserved, async, Optional.empty());
    }
}
