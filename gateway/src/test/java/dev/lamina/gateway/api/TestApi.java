package dev.lamina.gateway.api;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.authorizer.TestAuthorizers;
import dev.lamina.gateway.api.authorizer.jwt.SigningKeyCaches;
import dev.lamina.gateway.api.control.TestControlApi;
import dev.lamina.gateway.api.cost.TestCost;
import dev.lamina.gateway.api.eventbridge.TestEvents;
import dev.lamina.gateway.api.events.FakeEvents;
import dev.lamina.gateway.api.events.TestEventApi;
import dev.lamina.gateway.api.http.TestHttpApis;
import dev.lamina.gateway.api.invoke.TestInvokeApi;
import dev.lamina.gateway.api.logs.TestLogsApi;
import dev.lamina.gateway.api.sns.TestSns;
import dev.lamina.gateway.api.url.TestFunctionUrls;
import dev.lamina.gateway.api.websocket.TestWebSockets;
import dev.lamina.gateway.api.websocket.WebSockets;
import dev.lamina.gateway.app.ApiMetrics;
import dev.lamina.gateway.auth.Authorizer;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.cluster.GatewayProcesses;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.logs.FakeLogStore;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.FakeTriggers;
import dev.lamina.gateway.testing.SeenSpans;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** The public API on a real port; a test decides what functions would do. There is a function shop/orders. */
public final class TestApi implements AutoCloseable {
    public static final FunctionId ORDERS = new FunctionId("shop", "orders");

    private final Vertx vertx = Vertx.vertx();
    private final FakeFunctions functions = new FakeFunctions();
    private final FakeTriggers triggers = new FakeTriggers();
    private final List<Invocation> ran = new CopyOnWriteArrayList<>();
    private final List<String> accessLines = new CopyOnWriteArrayList<>();
    private final List<Invocation> stored = new CopyOnWriteArrayList<>();
    private final FakeEvents events = new FakeEvents();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final SeenSpans spans = new SeenSpans();
    private final FakeLogStore logs = new FakeLogStore();
    private final TestIdentity identity;
    private final BodyBudget budget;
    private final WebSockets sockets;
    private final ApiServer server;

    // Mutable state
    private volatile Function<Invocation, CompletionStage<Outcome>> behaviour =
            invocation -> CompletableFuture.completedFuture(
                    new Outcome.Completed(invocation.payload(), false, Optional.empty(), Optional.empty()));
    private volatile CompletionStage<Void> storing = CompletableFuture.completedFuture(null);

    public TestApi() {
        this(Map.of());
    }

    public TestApi(Map<String, String> settings) {
        this(settings, null, null, null, Set.of());
    }

    /** One of several gateways, which talk by NATS. */
    public TestApi(Map<String, String> settings, Connection nats) {
        this(settings, nats, Set.of());
    }

    /** @param members the ids of other processes that may be running even if NATS does not know them */
    public TestApi(Map<String, String> settings, Connection nats, Set<String> members) {
        this(settings, null, null, nats, members);
    }

    /** HTTP APIs have the authorizers that their Triggers declare, with the keys of these issuers. */
    public TestApi(Map<String, String> settings, SigningKeyCaches issuers) {
        this(settings, null, issuers, null, Set.of());
    }

    /** Invocations are passed to the dispatcher, which has its own pods. */
    public TestApi(Dispatcher dispatcher) {
        this(Map.of(), dispatcher, null, null, Set.of());
    }

    /** The same with these settings. */
    public TestApi(Map<String, String> settings, Dispatcher dispatcher) {
        this(settings, dispatcher, null, null, Set.of());
    }

    /**
     * The control API writes to an API server and to a content store.
     *
     * @param identity who the callers are
     */
    public TestApi(
            Map<String, String> settings,
            KubernetesClient client,
            Connection store,
            Path directory,
            Function<GatewayConfig, TestIdentity> identity) {
        this(
                settings,
                null,
                null,
                null,
                Set.of(),
                (targets, functions, config, access) ->
                        TestControlApi.writing(targets, functions, config, client, store, access),
                config -> List.of(TestControlApi.code(config, store, directory)),
                identity);
    }

    /** Makes the operations of the control API. */
    @FunctionalInterface
    private interface ControlApi {
        OperationGroup of(FunctionRefResolver targets, Functions functions, GatewayConfig config, Authorizer access);
    }

    private TestApi(
            Map<String, String> settings,
            Dispatcher given,
            SigningKeyCaches issuers,
            Connection nats,
            Set<String> members) {
        this(
                settings,
                given,
                issuers,
                nats,
                members,
                (targets, functions, config, _) -> TestControlApi.of(targets, functions, config),
                _ -> List.of(),
                TestIdentity::new);
    }

    private TestApi(
            Map<String, String> settings,
            Dispatcher given,
            SigningKeyCaches issuers,
            Connection nats,
            Set<String> members,
            ControlApi control,
            Function<GatewayConfig, List<Endpoint>> more,
            Function<GatewayConfig, TestIdentity> callers) {
        Dispatcher dispatcher = given == null ? this::run : given;
        Map<String, String> all = new HashMap<>(Map.of("lamina.ports.api", "0"));
        all.putAll(settings);
        GatewayConfig config = TestConfig.of(all);
        FunctionRefResolver targets = new FunctionRefResolver(config);
        identity = callers.apply(config);
        ApiMetrics metrics = new ApiMetrics(meters, spans);
        GatewayProcesses processes = TestWebSockets.processes(members);
        sockets = TestWebSockets.of(vertx, config, processes, meters);
        budget = new BodyBudget(config, metrics);
        List<Operation> operations = Stream.of(
                        TestInvokeApi.of(targets, functions, dispatcher, this::store),
                        control.of(targets, functions, config, identity.access()),
                        TestEventApi.of(
                                functions,
                                targets,
                                events,
                                (namespace, name, queue) -> {
                                    throw new IllegalStateException("no queues here");
                                },
                                this::store))
                .flatMap(some -> some.all().stream())
                .toList();
        server = new ApiServer(
                vertx,
                config,
                identity.identities(),
                identity.access(),
                budget,
                metrics,
                Stream.concat(
                                more.apply(config).stream(),
                                Stream.of(
                                        TestFunctionUrls.of(functions, dispatcher, config),
                                        TestHttpApis.of(
                                                triggers,
                                                dispatcher,
                                                config,
                                                accessLines::add,
                                                issuers == null
                                                        ? TestHttpApis::authorizer
                                                        : TestAuthorizers.of(issuers, identity, dispatcher, config)::of,
                                                sockets,
                                                nats == null
                                                        ? TestWebSockets.alone(sockets)
                                                        : TestWebSockets.among(nats, config, processes, sockets)),
                                        TestSns.of(triggers, this::store, targets, config),
                                        TestEvents.of(triggers, this::store, targets, config),
                                        TestLogsApi.of(functions, targets, logs, config),
                                        TestCost.of(identity.access(), config)))
                        .toList(),
                operations);
        server.start()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        exists(ORDERS);
    }

    public void exists(FunctionId id) {
        functions.put(FunctionViewBuilder.builder()
                .id(id)
                .arn("arn:aws:lambda:us-east-1:" + id.namespace() + ":function:" + id.name())
                .timeout(Duration.ofSeconds(3))
                .memoryMb(128)
                .perInstance(1)
                .async(AsyncInvocation.DEFAULTS)
                .build());
    }

    public void answers(Outcome outcome) {
        behaviour = invocation -> CompletableFuture.completedFuture(outcome);
    }

    public void answers(Function<Invocation, CompletionStage<Outcome>> outcomes) {
        behaviour = outcomes;
    }

    public void answers(CompletionStage<Outcome> outcome) {
        behaviour = invocation -> outcome;
    }

    public void storing(CompletionStage<Void> result) {
        storing = result;
    }

    /** Of requests; recorded once it is switched on. */
    public SeenSpans spans() {
        return spans;
    }

    public List<Invocation> ran() {
        return ran;
    }

    public List<Invocation> stored() {
        return stored;
    }

    /** Returns how often the counter was incremented that has these tags: name, value, and so on; 0 without one. */
    public double counted(String counter, String... tags) {
        return meters.find(counter).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** Returns the value of a gauge. */
    public double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    /** Lines of the access log of HTTP APIs. */
    public List<String> accessLines() {
        return accessLines;
    }

    public FakeEvents events() {
        return events;
    }

    public FakeFunctions functions() {
        return functions;
    }

    public FakeTriggers triggers() {
        return triggers;
    }

    /** The log store, if the settings do not name another one. */
    public FakeLogStore logs() {
        return logs;
    }

    public TestIdentity identity() {
        return identity;
    }

    public WebSockets sockets() {
        return sockets;
    }

    public ApiServer server() {
        return server;
    }

    /** Bytes of bodies the API holds at the moment. */
    public long heldBytes() {
        return budget.held();
    }

    public int port() {
        return server.port();
    }

    int tlsPort() {
        return server.tlsPort();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    @Override
    public void close() throws Exception {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private CompletionStage<Outcome> run(Invocation invocation) {
        ran.add(invocation);
        return behaviour.apply(invocation);
    }

    private CompletionStage<Void> store(Invocation invocation) {
        stored.add(invocation);
        return storing;
    }
}
