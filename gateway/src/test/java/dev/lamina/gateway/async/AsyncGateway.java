package dev.lamina.gateway.async;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.nats.clock.SharedClock;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One gateway's asynchronous side with waits of milliseconds, on a separate connection, in front of a dispatcher that
 * the test controls.
 */
public final class AsyncGateway implements AutoCloseable {
    static final NatsNames NAMES = new NatsNames(NatsNames.DEFAULT_PREFIX);
    static final FunctionId PAY = new FunctionId("shop", "pay");

    private static final Map<String, String> SETTINGS = Map.of(
            "lamina.async.retry-delay", "300ms",
            "lamina.async.throttle-delay", "50ms",
            "lamina.async.lease", "2s",
            "lamina.async.look", "500ms",
            "lamina.async.max-bytes", "67108864",
            "lamina.async.ended-bytes", "8388608",
            "lamina.async.store-timeout", "10s");

    public final FakeDispatcher dispatcher = new FakeDispatcher();
    public final FakeFunctions functions = new FakeFunctions();
    final SeenEvents observer = new SeenEvents();
    final List<Ended> ended = new CopyOnWriteArrayList<>();
    final Set<FunctionId> existing = ConcurrentHashMap.newKeySet();
    final AtomicInteger storesThatFail = new AtomicInteger();
    public final AsyncQueue queue;
    public final EventIntake intake;
    final EventLookup lookup;
    private final Connection nats;

    /** An end that was reported. */
    record Ended(StoredEvent event, EventResult result) {}

    public AsyncGateway(Connection nats) {
        this(nats, Map.of());
    }

    public AsyncGateway(Connection nats, Map<String, String> settings) {
        this(nats, settings, Duration.ZERO);
    }

    /** @param ahead how far its clock is ahead of the others' */
    AsyncGateway(Connection nats, Map<String, String> settings, Duration ahead) {
        this.nats = nats;
        SharedClock time = new SharedClock(
                () -> Optional.of(Instant.now()), Clock.offset(Clock.systemUTC(), ahead), System::nanoTime);
        GatewayConfig config = config(settings);
        this.queue =
                new AsyncQueue(nats, config, functions, dispatcher, this::store, observer, existing::contains, time);
        this.intake = new EventIntake(nats, config, functions, observer, time);
        this.lookup = new EventLookup(nats, config, time);
        measure(time);
        queue.start();
    }

    private static void measure(SharedClock time) {
        try {
            time.isRight();
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GatewayConfig config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(SETTINGS);
        all.putAll(settings);
        return TestConfig.of(all);
    }

    public void add(FunctionId function) {
        put(view(function, Optional.empty()));
    }

    /** The Function exists, with the spec of the view. */
    public void put(FunctionView view) {
        existing.add(view.id());
        Optional<FunctionView> before = functions.find(view.id());
        functions.put(view);
        queue.onChange(before.<FunctionChange>map(old -> new FunctionChange.Changed(view, old))
                .orElseGet(() -> new FunctionChange.Added(view)));
    }

    void delete(FunctionId function) {
        existing.remove(function);
        functions.remove(function);
        queue.onChange(new FunctionChange.Removed(view(function, Optional.empty())));
    }

    private CompletionStage<Void> store(StoredEvent event, EventResult result) {
        if (storesThatFail.getAndDecrement() > 0) {
            return CompletableFuture.failedFuture(new IllegalStateException("the destination is unavailable"));
        }
        ended.add(new Ended(event, result));
        return CompletableFuture.completedFuture(null);
    }

    /** Stores an event as the Invoke API does. */
    String accept(FunctionId function, String payload) {
        String requestId = UUID.randomUUID().toString();
        accept(requestId, function, payload);
        return requestId;
    }

    void accept(String requestId, FunctionId function, String payload) {
        accept(requestId, function, payload, "Root=1-2-3");
    }

    void accept(String requestId, FunctionId function, String payload, String traceHeader) {
        intake.enqueue(new Invocation(
                        requestId,
                        function,
                        arn(function),
                        Buffer.buffer(payload),
                        Optional.empty(),
                        Optional.of(traceHeader),
                        false))
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    /** As a SIGKILL would: nothing is settled, and no lease is given back. */
    public void crash() throws InterruptedException {
        nats.close();
    }

    /** A shutdown, as on SIGTERM. */
    @Override
    public void close() throws InterruptedException {
        queue.stop(Duration.ZERO);
        nats.close();
    }

    static String arn(FunctionId function) {
        return "arn:aws:lambda:us-east-1:" + function.namespace() + ":function:" + function.name();
    }

    static FunctionView view(FunctionId function, Optional<FunctionView.NotReady> notReady) {
        return view(function, OptionalInt.empty(), AsyncInvocation.DEFAULTS, notReady);
    }

    static FunctionView view(
            FunctionId function,
            OptionalInt reserved,
            AsyncInvocation async,
            Optional<FunctionView.NotReady> notReady) {
        return FunctionViewBuilder.builder()
                .id(function)
                .arn(arn(function))
                .timeout(Duration.ofSeconds(3))
                .memoryMb(128)
                .reserved(reserved)
                .perInstance(1)
                .async(async)
                .notReady(notReady)
                .build();
    }
}
