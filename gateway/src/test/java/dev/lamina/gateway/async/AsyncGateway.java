package dev.lamina.gateway.async;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.FunctionId;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.testing.TestConfig;
import io.nats.client.Connection;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
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

/** One gateway's asynchronous side with waits of milliseconds, on a connection of its own, before a dispatcher that the test commands. */
public final class AsyncGateway implements AutoCloseable {
  static final FunctionId PAY = new FunctionId("shop", "pay");

  private static final Map<String, String> SETTINGS = Map.of(
      "lamina.async.retry-delay", "300ms",
      "lamina.async.throttle-delay", "50ms",
      "lamina.async.lease", "2s",
      "lamina.async.max-bytes", "67108864",
      "lamina.async.store-timeout", "2s");

  public final FakeDispatcher dispatcher = new FakeDispatcher();
  final List<Settled> ended = new CopyOnWriteArrayList<>();
  final Set<FunctionId> existing = ConcurrentHashMap.newKeySet();
  final AtomicInteger storesThatFail = new AtomicInteger();
  public final AsyncQueue queue;
  private final Connection nats;

  public AsyncGateway(Connection nats) {
    this(nats, Map.of());
  }

  public AsyncGateway(Connection nats, Map<String, String> settings) {
    this.nats = nats;
    this.queue = new AsyncQueue(nats, config(settings), dispatcher, this::store, existing::contains);
    queue.start();
  }

  private static GatewayConfig config(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(SETTINGS);
    all.putAll(settings);
    return TestConfig.of(all);
  }

  public void add(FunctionId function) {
    existing.add(function);
    queue.onChange(new FunctionChange.Added(view(function, Optional.empty())));
  }

  void delete(FunctionId function) {
    existing.remove(function);
    queue.onChange(new FunctionChange.Removed(view(function, Optional.empty())));
  }

  private CompletionStage<Void> store(Settled settled) {
    if (storesThatFail.getAndDecrement() > 0) {
      return CompletableFuture.failedFuture(new IllegalStateException("the destination is away"));
    }
    ended.add(settled);
    return CompletableFuture.completedFuture(null);
  }

  /** Stores an event as the Invoke API does. */
  String accept(FunctionId function, String payload) {
    String requestId = UUID.randomUUID().toString();
    accept(requestId, function, payload);
    return requestId;
  }

  void accept(String requestId, FunctionId function, String payload) {
    queue.accept(new Invocation(requestId, function, arn(function), Buffer.buffer(payload), Optional.empty(), Optional.of("Root=1-2-3"), false))
        .toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** As a SIGKILL would: nothing is settled, nothing said goodbye. */
  public void crash() throws InterruptedException {
    nats.close();
  }

  /** In order, as on SIGTERM. */
  @Override
  public void close() throws InterruptedException {
    queue.stop(Duration.ZERO);
    nats.close();
  }

  static String arn(FunctionId function) {
    return "arn:aws:lambda:us-east-1:" + function.namespace() + ":function:" + function.name();
  }

  static FunctionView view(FunctionId function, Optional<FunctionView.NotReady> notReady) {
    return new FunctionView(function, arn(function), Duration.ofSeconds(3), 128, OptionalInt.empty(), 1,
        AsyncInvocation.DEFAULTS, Optional.empty(), notReady);
  }
}
