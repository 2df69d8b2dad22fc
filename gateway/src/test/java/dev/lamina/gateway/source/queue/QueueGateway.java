package dev.lamina.gateway.source.queue;

import dev.lamina.api.Batch;
import dev.lamina.api.DeadLetter;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.ThrottleCause;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * One gateway's queues with waits of milliseconds, in front of a dispatcher that the test controls. The trigger's
 * function is {@code default/pay}.
 */
public final class QueueGateway implements AutoCloseable, Dispatcher, DeliveryReports, ClusterMembers {
    public static final Outcome OK = answer("null");
    public static final Outcome ERROR = new Outcome.Completed(
            Buffer.buffer("{\"errorMessage\":\"no stock\"}"), true, Optional.empty(), Optional.empty());
    public static final Outcome THROTTLED = new Outcome.Throttled(ThrottleCause.RESERVED);

    private static final Map<String, String> SETTINGS = Map.of(
            "lamina.queue.lease", "30s",
            "lamina.queue.poll-wait", "200ms",
            "lamina.queue.retry-delay", "50ms",
            "lamina.queue.throttle-delay", "50ms",
            "lamina.queue.reconnect-delay", "50ms");

    public final FakeFunctions functions = new FakeFunctions();
    public final List<Invocation> invocations = new CopyOnWriteArrayList<>();
    /** The reports about the trigger, the newest last: Connected, or the reason. */
    public final List<String> reported = new CopyOnWriteArrayList<>();

    public final List<String> messages = new CopyOnWriteArrayList<>();
    public volatile Function<Invocation, CompletionStage<Outcome>> behaviour =
            _ -> CompletableFuture.completedFuture(OK);
    /** The room of each function's reservation. */
    public volatile ToIntFunction<FunctionId> room = _ -> Integer.MAX_VALUE;

    public volatile List<String> alive = List.of("this");
    public volatile boolean first = true;
    private final QueueTriggers queues;
    private int generation;

    public QueueGateway(QueueKind... kinds) {
        this(Map.of(), kinds);
    }

    public QueueGateway(Map<String, String> settings, QueueKind... kinds) {
        this(settings, List.of(), kinds);
    }

    /** @param ownStreams further sources, whose records are in streams of the installation */
    public QueueGateway(Map<String, String> settings, List<OwnStreamKind> ownStreams, QueueKind... kinds) {
        Map<String, String> all = new HashMap<>(SETTINGS);
        all.putAll(settings);
        var config = TestConfig.of(all);
        Brokers brokers = new Brokers(List.of(kinds), ownStreams, null, config);
        queues = new QueueTriggers(brokers, this, functions, new DeadLetters(brokers, null), this, this, config);
        queues.start(_ -> {}, functions);
    }

    public static Outcome answer(String payload) {
        return new Outcome.Completed(Buffer.buffer(payload), false, Optional.empty(), Optional.empty());
    }

    public void answers(Outcome outcome) {
        behaviour = _ -> CompletableFuture.completedFuture(outcome);
    }

    public List<String> payloads() {
        return invocations.stream()
                .map(invocation -> invocation.payload().toString())
                .toList();
    }

    /** A trigger of the queue with all defaults. */
    public static TriggerSpec spec(Queue queue) {
        return TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .source(SourceBuilder.builder().queue(queue).build())
                .build();
    }

    public static TriggerSpec spec(Queue queue, Batch batch, Integer maxReceiveCount, Queue deadLetter) {
        return TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .batch(batch)
                .maxReceiveCount(maxReceiveCount)
                .deadLetter(deadLetter == null ? null : new DeadLetter(deadLetter, null))
                .source(SourceBuilder.builder().queue(queue).build())
                .build();
    }

    static Queue anyQueue() {
        return QueueBuilder.builder()
                .sqs(SqsQueueBuilder.builder().url("http://broker/1/orders").build())
                .build();
    }

    /** Creates the trigger, or changes it. */
    public void put(TriggerSpec spec) {
        queues.onChange(new TriggerChange.Put(trigger(spec)));
    }

    public void remove(TriggerSpec spec) {
        queues.onChange(new TriggerChange.Removed(trigger(spec)));
    }

    public void put(Trigger trigger) {
        queues.onChange(new TriggerChange.Put(trigger));
    }

    public void remove(Trigger trigger) {
        queues.onChange(new TriggerChange.Removed(trigger));
    }

    private Trigger trigger(TriggerSpec spec) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withName("orders")
                .withNamespace("default")
                .withUid("uid")
                .withGeneration((long) ++generation)
                .build());
        trigger.setSpec(spec);
        return trigger;
    }

    @Override
    public CompletionStage<Outcome> dispatch(Invocation invocation) {
        invocations.add(invocation);
        return behaviour.apply(invocation);
    }

    @Override
    public int room(FunctionId function) {
        return room.applyAsInt(function);
    }

    @Override
    public List<String> alive() {
        return alive;
    }

    @Override
    public Optional<String> self() {
        return Optional.of("this");
    }

    @Override
    public boolean isLeader() {
        return first;
    }

    @Override
    public void receivesAlone(Trigger trigger) {
        // All gateways receive from a queue.
    }

    @Override
    public void flows(Trigger trigger) {
        reported.add("Connected");
    }

    @Override
    public void fails(Trigger trigger, String reason, String message) {
        reported.add(reason);
        messages.add(message);
    }

    @Override
    public void delivered(Trigger trigger) {}

    @Override
    public void error(Trigger trigger, String text) {
        messages.add(text);
    }

    @Override
    public void forget(Trigger trigger) {}

    /** A shutdown, as on SIGTERM, without waiting for the batches that run. */
    public void stop(Duration grace) throws InterruptedException {
        queues.stop(grace);
    }

    @Override
    public void close() throws InterruptedException {
        queues.stop(Duration.ofSeconds(1));
    }
}
