package dev.lamina.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.ContainerEnds;
import dev.lamina.gateway.dispatch.Dispatch;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.Permits;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.http.InternalRoute;
import dev.lamina.gateway.runtime.PodAuthenticator;
import dev.lamina.gateway.runtime.RoleCredentials;
import dev.lamina.gateway.runtime.RuntimeServer;
import dev.lamina.gateway.runtime.content.ContentSource;
import dev.lamina.gateway.runtime.content.UploadStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Dispatcher and internal port, without a cluster: functions are {@link FakeFunctions}, pods are {@link FakePod}s whose
 * token is NAMESPACE/FUNCTION/POD in clear.
 */
public final class TestGateway implements AutoCloseable {
    private static final RoleCredentials.Source NO_ROLES =
            function -> Future.failedFuture(RoleCredentials.Refused.unavailable("no STS"));
    private static final UploadStore NO_UPLOADS = (namespace, sha256, file) -> {
        throw new IOException("no content store");
    };

    private final Vertx vertx = Vertx.vertx();
    private final FakeFunctions functions = new FakeFunctions();
    private final GatewayConfig config;
    private final Dispatch dispatch;
    private final RuntimeServer server;
    private final int port;

    public TestGateway() throws Exception {
        this(Map.of());
    }

    /** @param settings whole keys, as for {@link TestConfig} */
    public TestGateway(Map<String, String> settings) throws Exception {
        this(settings, sha256 -> Future.succeededFuture(Optional.empty()));
    }

    public TestGateway(Map<String, String> settings, ContentSource content) throws Exception {
        this(settings, content, Permits.ALONE);
    }

    /** One of several. */
    public TestGateway(Map<String, String> settings, Permits permits) throws Exception {
        this(settings, sha256 -> Future.succeededFuture(Optional.empty()), permits);
    }

    /** With credentials, and other routes of the internal port. */
    public TestGateway(RoleCredentials.Source roles, Stream<InternalRoute> others) throws Exception {
        this(Map.of(), sha256 -> Future.succeededFuture(Optional.empty()), Permits.ALONE, roles, NO_UPLOADS, others);
    }

    /** With a store for uploads. */
    public TestGateway(UploadStore uploads) throws Exception {
        this(
                Map.of(),
                sha256 -> Future.succeededFuture(Optional.empty()),
                Permits.ALONE,
                NO_ROLES,
                uploads,
                Stream.empty());
    }

    private TestGateway(Map<String, String> settings, ContentSource content, Permits permits) throws Exception {
        this(settings, content, permits, NO_ROLES, NO_UPLOADS, Stream.empty());
    }

    private TestGateway(
            Map<String, String> settings,
            ContentSource content,
            Permits permits,
            RoleCredentials.Source roles,
            UploadStore uploads,
            Stream<InternalRoute> others)
            throws Exception {
        config = TestConfig.of(settings);
        dispatch = new Dispatch(
                functions,
                config,
                (invocation, outcome, elapsed) -> {},
                permits,
                (function, pod, since) -> ContainerEnds.End.UNKNOWN,
                function -> List.of());
        dispatch.start(vertx, functions);
        server = new RuntimeServer(
                dispatch.podCalls(), TestGateway::authenticate, content, roles, uploads, config.runtime(), others);
        port = server.start(vertx, 0, 2)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    public GatewayConfig config() {
        return config;
    }

    public Vertx vertx() {
        return vertx;
    }

    public FakeFunctions functions() {
        return functions;
    }

    public Dispatcher dispatcher() {
        return dispatch.dispatcher();
    }

    public LoadReader activity() {
        return dispatch.activity();
    }

    public Dispatch dispatch() {
        return dispatch;
    }

    /** The internal port. */
    public int port() {
        return port;
    }

    /** A connection of the pod's first environment. */
    public FakePod pod(FunctionId function, String pod) throws IOException {
        return new FakePod(port, token(function, pod), pod + "/1");
    }

    public static String token(FunctionId function, String pod) {
        return function + "/" + pod;
    }

    public CompletableFuture<Outcome> invoke(FunctionId function, String payload) {
        return invoke(invocation(function, payload));
    }

    public CompletableFuture<Outcome> invoke(Invocation invocation) {
        return dispatcher().dispatch(invocation).toCompletableFuture();
    }

    /** Waits until this many of the function's environments poll. */
    public void awaitIdle(FunctionId function, int environments) {
        await().until(() -> activity().load(function).idle() == environments);
    }

    /** The outcome of an invocation that has to run to its end. */
    public static Outcome.Completed completed(CompletableFuture<Outcome> outcome) throws Exception {
        Outcome ended = outcome.get(10, TimeUnit.SECONDS);
        assertThat(ended).isInstanceOf(Outcome.Completed.class);
        return (Outcome.Completed) ended;
    }

    public static Invocation invocation(FunctionId function, String payload) {
        return new Invocation(
                UUID.randomUUID().toString(),
                function,
                "arn:aws:lambda:us-east-1:" + function.namespace() + ":function:" + function.name(),
                Buffer.buffer(payload),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Future<PodAuthenticator.Pod> authenticate(String token, String podName) {
        String[] parts = token.split("/");
        return parts.length == 3
                ? Future.succeededFuture(new PodAuthenticator.Pod(new FunctionId(parts[0], parts[1]), parts[2]))
                : Future.failedFuture(new PodAuthenticator.Refused(401, "no token of a function's pod"));
    }
}
