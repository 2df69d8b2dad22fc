package dev.lamina.gateway.source.stream;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.KinesisStreamBuilder;
import dev.lamina.api.Source;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.cluster.SoleWork;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.pacing.SharedBytes;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.Queues;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.pacing.Backoff;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.awaitility.core.ConditionFactory;

/**
 * One gateway's streams with waits of milliseconds, in front of a dispatcher that the test controls. The trigger's
 * function is {@code default/pay}.
 */
final class StreamGateway implements AutoCloseable, Dispatcher, DeliveryReports, ClusterMembers, SoleWork {
    static final Outcome OK = answer("null");
    static final Outcome ERROR = new Outcome.Completed(
            Buffer.buffer("{\"errorMessage\":\"no stock\"}"), true, Optional.empty(), Optional.empty());
    static final Source KINESIS = SourceBuilder.builder()
            .kinesis(KinesisStreamBuilder.builder().stream("clicks").build())
            .build();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));

    final FakeFunctions functions = new FakeFunctions();
    final List<Invocation> invocations = new CopyOnWriteArrayList<>();
    /** The reports about the trigger, the newest last: Connected, or the reason. */
    final List<String> reported = new CopyOnWriteArrayList<>();

    final List<String> messages = new CopyOnWriteArrayList<>();
    /** What the dead-letter queue has. */
    final List<String> deadLetters = new CopyOnWriteArrayList<>();

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    volatile Function<Invocation, CompletionStage<Outcome>> behaviour = _ -> CompletableFuture.completedFuture(OK);
    volatile List<String> alive;
    volatile Function<String, Doer> doers = _ -> Doer.THIS;
    /** Why dead letters cannot be stored; null: they can. */
    volatile RuntimeException deadLetterFailure;

    private final String name;
    private final StreamTriggers triggers;
    private int generation;

    /** @param name of the gateway */
    StreamGateway(String name, StreamOpening opener, ShardStore store) {
        this(name, opener, store, 10_000_000);
    }

    StreamGateway(String name, StreamOpening opener, ShardStore store, long byteBudget) {
        this.name = name;
        this.alive = List.of(name);
        this.triggers = new StreamTriggers(
                new TriggerRun.Shared(
                        opener,
                        this,
                        functions,
                        store,
                        new LostBatches(deadLetterQueue(), null),
                        this,
                        this,
                        this,
                        new SharedBytes(byteBudget),
                        InstantSource.system(),
                        Duration.ofMillis(500),
                        SHORT,
                        Duration.ofMillis(20),
                        SHORT),
                meters,
                Duration.ofSeconds(5));
        functions.ready("pay");
    }

    private Queues deadLetterQueue() {
        return (_, _, message) -> store(message);
    }

    private CompletionStage<Void> store(QueueMessage message) {
        if (deadLetterFailure != null) {
            return CompletableFuture.failedFuture(deadLetterFailure);
        }
        deadLetters.add(new String(message.content(), StandardCharsets.UTF_8));
        return CompletableFuture.completedFuture(null);
    }

    static Outcome answer(String payload) {
        return new Outcome.Completed(Buffer.buffer(payload), false, Optional.empty(), Optional.empty());
    }

    void answers(Function<Invocation, Outcome> outcome) {
        behaviour = invocation -> CompletableFuture.completedFuture(outcome.apply(invocation));
    }

    /** A trigger of a stream with all defaults. */
    static TriggerSpec spec() {
        return TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .source(KINESIS)
                .build();
    }

    void put(TriggerSpec spec) {
        triggers.onChange(new TriggerChange.Put(trigger(spec)));
    }

    void remove(TriggerSpec spec) {
        triggers.onChange(new TriggerChange.Removed(trigger(spec)));
    }

    private Trigger trigger(TriggerSpec spec) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withName("clicks")
                .withNamespace("default")
                .withUid("uid")
                .withGeneration((long) ++generation)
                .build());
        trigger.setSpec(spec);
        return trigger;
    }

    /** The numbers of the records of each invocation, as {@link ShardRecords} has them. */
    List<String> batches() {
        List<String> batches = new ArrayList<>();
        invocations.forEach(invocation -> batches.add(sequences(invocation)));
        return batches;
    }

    static String sequences(Invocation invocation) {
        List<String> sequences = new ArrayList<>();
        event(invocation)
                .path("Records")
                .forEach(record -> sequences.add(record.path("seq").asText()));
        return String.join(",", sequences);
    }

    static JsonNode event(Invocation invocation) {
        try {
            return JSON.readTree(invocation.payload().getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double iteratorAge() {
        return meters.get("lamina.iterator.age").gauge().value();
    }

    @Override
    public CompletionStage<Outcome> dispatch(Invocation invocation) {
        invocations.add(invocation);
        return behaviour.apply(invocation);
    }

    @Override
    public List<String> alive() {
        return alive;
    }

    @Override
    public Optional<String> self() {
        return Optional.of(name);
    }

    @Override
    public boolean isLeader() {
        return true;
    }

    @Override
    public Doer doer(String work) {
        return doers.apply(work);
    }

    @Override
    public void receivesAlone(Trigger trigger) {
        // All gateways read a stream.
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
    public void delivered(Trigger trigger) {
        // The invocations are remembered.
    }

    @Override
    public void error(Trigger trigger, String text) {
        messages.add(text);
    }

    @Override
    public void forget(Trigger trigger) {
        reported.add("forgotten");
    }

    /** A gateway that ends without finishing anything. */
    void kill() {
        doers = _ -> Doer.UNKNOWN;
    }

    @Override
    public void close() throws InterruptedException {
        triggers.stop(Duration.ofSeconds(1));
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(10));
    }
}
