package dev.lamina.gateway.async;

import static dev.lamina.gateway.async.AsyncGateway.NAMES;
import static dev.lamina.gateway.async.AsyncGateway.PAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.trace.Span;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.testing.SeenSpans;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The queue on a real NATS server: events are stored, run and settled, and functions share it. */
class AsyncQueueIT extends AsyncRoom {
    @Test
    void acceptedEventIsStored() throws Exception {
        AsyncGateway gateway = gateway();
        acceptWhenThereIsAStream(gateway);
        assertThat(stream().getStreamState().getMsgCount()).isEqualTo(1);
        assertThat(stream().getConfiguration().getDiscardPolicy()).hasToString("new");
    }

    @Test
    void unstorableEventIsNotAccepted() {
        AsyncGateway gateway = gateway(Map.of("lamina.async.store-timeout", "3s"));
        acceptWhenThereIsAStream(gateway);
        server.kill();
        assertThatThrownBy(() -> gateway.accept(PAY, "{}")).hasMessageContaining("could not be stored");
    }

    @Test
    void fullQueueRefusesNewAndKeepsOldEvents() throws Exception {
        AsyncGateway gateway = gateway(Map.of("lamina.async.max-bytes", "1000000"));
        acceptWhenThereIsAStream(gateway);
        assertThatThrownBy(() -> gateway.accept(PAY, "x".repeat(999_999))).hasMessageContaining("share of the queue");
        assertThat(stream().getStreamState().getMsgCount()).isEqualTo(1);
    }

    @Test
    void eventRunsOnceAndLeavesQueue() {
        AsyncGateway gateway = gateway();
        gateway.add(PAY);
        String id = acceptWhenThereIsAStream(gateway);
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.requestIds()).containsExactly(id);
        assertThat(gateway.dispatcher.payloads()).containsExactly("first");
        assertThat(gateway.ended)
                .singleElement()
                .satisfies(end -> assertThat(end.result().condition()).isEqualTo(EndCondition.SUCCESS));
    }

    @Test
    void attemptsOfEventAreInTraceOfCaller() {
        AsyncGateway gateway = gateway();
        gateway.add(PAY);
        acceptWhenThereIsAStream(gateway);
        awaitEmptyQueue();
        SeenSpans spans = gateway.observer.spans.on();
        List<TraceHeader> given = new CopyOnWriteArrayList<>();
        gateway.dispatcher.behaviour = invocation -> {
            given.add(TraceHeader.of(invocation.traceHeader().orElseThrow()));
            return CompletableFuture.completedFuture(given.size() == 1 ? FakeDispatcher.ERROR : FakeDispatcher.OK);
        };
        gateway.accept(
                "request-1", PAY, "{}", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
        awaitEmptyQueue();

        assertThat(spans.all())
                .extracting(Span::name)
                .containsExactlyInAnyOrder("queue", "attempt 1", "queue", "attempt 2");
        assertThat(spans.all())
                .allSatisfy(span -> assertThat(span.parent().getSpanId()).isEqualTo("53995c3f42cd8ad8"));
        assertThat(given)
                .extracting(TraceHeader::context)
                .containsExactly(
                        spans.named("attempt 1").context(),
                        spans.named("attempt 2").context());
        assertThat(spans.named("attempt 1").error()).contains("run again");
        assertThat(spans.named("attempt 2").error()).isNull();
    }

    @Test
    void eventRunsWhenItsFunctionAppears() {
        AsyncGateway gateway = gateway();
        String id = acceptWhenThereIsAStream(gateway);
        gateway.add(PAY);
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.requestIds()).containsExactly(id);
    }

    @Test
    void consumerExistsWhileThereAreEvents() {
        AsyncGateway gateway = gateway(Map.of("lamina.async.idle", "1500ms"));
        AsyncGateway other = gateway(Map.of("lamina.async.idle", "1500ms"));
        gateway.add(PAY);
        other.add(PAY);
        acceptWhenThereIsAStream(gateway);
        awaitEmptyQueue();
        await().untilAsserted(() -> assertThat(consumers()).isEmpty());

        gateway.accept(PAY, "second");
        awaitEmptyQueue();

        assertThat(Stream.of(gateway, other).flatMap(each -> each.dispatcher.payloads().stream()))
                .containsExactlyInAnyOrder("first", "second");
        await().untilAsserted(() -> assertThat(consumers()).isEmpty());
    }

    @Test
    void consumerOfWaitingEventsStays() {
        AsyncGateway gateway = gateway(Map.of("lamina.async.idle", "100ms", "lamina.async.throttle-delay", "2s"));
        gateway.dispatcher.answer(FakeDispatcher.THROTTLED);
        gateway.add(PAY);
        acceptWhenThereIsAStream(gateway);
        await().until(() -> gateway.dispatcher.seen.size() == 1);

        await().during(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(consumers()).containsExactly(new EventSubject(PAY).consumer()));
    }

    @Test
    void eventWithoutConsumerIsFoundAtStart() throws Exception {
        acceptWhenThereIsAStream(gateway());
        assertThat(consumers()).isEmpty();

        AsyncGateway other = gateway();
        other.add(PAY);
        awaitEmptyQueue();

        assertThat(other.dispatcher.payloads()).containsExactly("first");
    }

    @Test
    void eventOfOneMegabyteIsAccepted() {
        AsyncGateway gateway = gateway();
        gateway.add(PAY);
        acceptWhenThereIsAStream(gateway);
        gateway.accept(PAY, "x".repeat(1024 * 1024));
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.payloads())
                .hasSize(2)
                .last()
                .satisfies(payload -> assertThat(payload).hasSize(1024 * 1024));
    }

    @Test
    void repeatedRequestIdRunsOncePerFunction() {
        AsyncGateway gateway = gateway();
        acceptWhenThereIsAStream(gateway);
        gateway.accept("one-and-the-same", PAY, "{}");
        gateway.accept("one-and-the-same", PAY, "{}");
        gateway.accept("one-and-the-same", SHIP, "{}");
        gateway.add(PAY);
        gateway.add(SHIP);
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.requestIds())
                .filteredOn("one-and-the-same"::equals)
                .hasSize(2);
    }

    @Test
    void functionThatBecomesReadyIsTriedAtOnce() {
        AsyncGateway gateway = gateway(Map.of("lamina.async.throttle-delay", "10s"));
        gateway.dispatcher.answer(new Outcome.Refused(409, "ResourceConflictException", "no code yet"));
        gateway.add(PAY);
        acceptWhenThereIsAStream(gateway);
        await().until(() -> !gateway.dispatcher.seen.isEmpty() && gateway.queue.holding() == 0);
        gateway.dispatcher.answer(FakeDispatcher.OK);
        FunctionView ready = AsyncGateway.view(PAY, Optional.empty());
        gateway.queue.onChange(new FunctionChange.Changed(
                ready, AsyncGateway.view(PAY, Optional.of(new FunctionView.NotReady("NoCode", "no code yet")))));
        String fresh = gateway.accept(PAY, "second");
        await().atMost(Duration.ofSeconds(8))
                .until(() -> gateway.dispatcher.requestIds().contains(fresh));
        awaitEmptyQueue();
    }

    @Test
    void backlogDoesNotDelayOtherFunction() {
        AsyncGateway gateway = gateway();
        gateway.dispatcher.behaviour = invocation -> invocation.function().equals(PAY)
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(FakeDispatcher.OK);
        gateway.add(PAY);
        gateway.add(SHIP);
        acceptWhenThereIsAStream(gateway);
        for (int i = 0; i < 50; i++) {
            gateway.accept(PAY, "{}");
        }
        String ship = gateway.accept(SHIP, "{}");
        await().until(() ->
                gateway.ended.stream().anyMatch(end -> end.event().requestId().equals(ship)));
        await().untilAsserted(() -> assertThat(gateway.queue.holding()).isLessThanOrEqualTo(10));
    }

    @Test
    void repeatedPullReplacesOpenPull() throws Exception {
        AsyncGateway gateway = gateway();
        gateway.add(PAY);
        acceptWhenThereIsAStream(gateway);
        awaitEmptyQueue();
        for (int i = 0; i < 3; i++) {
            await().until(() -> waitingPulls() > 0);
            gateway.queue.askAgain(new EventSubject(PAY));
        }
        await().during(Duration.ofSeconds(1)).until(() -> waitingPulls() == 1);
        gateway.accept(PAY, "second");
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.payloads()).containsExactly("first", "second");
    }

    private long waitingPulls() throws Exception {
        try (Connection connection = server.connect()) {
            return connection
                    .jetStreamManagement()
                    .getConsumerInfo(NAMES.asyncStream(), new EventSubject(PAY).consumer())
                    .getNumWaiting();
        }
    }

    @Test
    void eventsOfDeletedFunctionAreDeleted() {
        AsyncGateway gateway = gateway();
        gateway.dispatcher.answer(FakeDispatcher.THROTTLED);
        gateway.add(PAY);
        gateway.add(SHIP);
        acceptWhenThereIsAStream(gateway);
        gateway.accept(SHIP, "kept");
        await().until(() -> gateway.dispatcher.seen.size() >= 2);
        gateway.delete(PAY);
        await().untilAsserted(() -> {
            assertThat(stream().getStreamState().getMsgCount()).isEqualTo(1);
            assertThat(consumers()).containsExactly(new EventSubject(SHIP).consumer());
        });
    }

    @Test
    void recreatedFunctionKeepsItsEvents() {
        AsyncGateway gateway = gateway();
        gateway.dispatcher.answer(FakeDispatcher.THROTTLED);
        gateway.add(PAY);
        String id = acceptWhenThereIsAStream(gateway);
        gateway.existing.add(PAY);
        gateway.functions.remove(PAY);
        gateway.queue.onChange(new FunctionChange.Removed(AsyncGateway.view(PAY, Optional.empty())));
        gateway.dispatcher.answer(FakeDispatcher.OK);
        gateway.add(PAY);
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.requestIds()).contains(id);
    }

    @Test
    void unreadableMessageStaysAndBlocksNothing() throws Exception {
        AsyncGateway gateway = gateway();
        acceptWhenThereIsAStream(gateway);
        try (Connection stranger = server.connect()) {
            stranger.jetStream()
                    .publish(
                            new EventSubject(PAY).subject(NAMES, "x"),
                            new Headers().put("Other", "1"),
                            "junk".getBytes());
        }
        gateway.add(PAY);
        await().until(() -> gateway.ended.size() == 1 && redeliveries() >= 1);
        assertThat(gateway.dispatcher.payloads()).containsExactly("first");
        assertThat(stream().getStreamState().getMsgCount()).isEqualTo(1);
    }

    /** A dead letter whose reason has no name in this version: a version that knows the reason delivers it. */
    @Test
    void outcomeOfNewerVersionIsLeftUntouched() throws Exception {
        AsyncGateway gateway = gateway();
        acceptWhenThereIsAStream(gateway);
        gateway.add(PAY);
        awaitEmptyQueue();
        StoredEvent event = StoredEventBuilder.builder()
                .requestId("from-next")
                .function(PAY)
                .invokedArn(AsyncGateway.arn(PAY))
                .acceptedAt(Instant.now())
                .attempt(1)
                .payload(new byte[0])
                .build();
        Message message = EventMessages.write(
                NAMES,
                event.ended(
                        new EventResult(EndCondition.RETRIES_EXHAUSTED, 1, Instant.now(), 200, true, new byte[0]),
                        Instant.now()));
        message.getHeaders().put("Lamina-Condition", "FunctionWasTired");
        try (Connection next = server.connect()) {
            next.jetStream().publish(message);
            await().until(() -> redeliveries() >= 1);
            assertThat(gateway.ended).noneMatch(end -> end.event().requestId().equals("from-next"));
            assertThat(next.jetStreamManagement()
                            .getLastMessage(NAMES.asyncStream(), new EventSubject(PAY).subject(NAMES, "from-next"))
                            .getHeaders()
                            .getFirst("Lamina-Condition"))
                    .isEqualTo("FunctionWasTired");
        }
    }
}
