package dev.lamina.gateway.runtime;

import dev.lamina.gateway.dispatch.EnvironmentPort;
import dev.lamina.gateway.http.ConnectionShares;
import dev.lamina.gateway.http.DeadPeers;
import dev.lamina.gateway.http.InternalRoute;
import dev.lamina.gateway.runtime.content.ContentSource;
import dev.lamina.gateway.runtime.content.UploadStore;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Routes a request on the internal port: other parts' routes first; otherwise the pod is identified, then the call is
 * routed.
 */
final class RuntimeRoutes {
    private static final String NEXT = "/2018-06-01/runtime/invocation/next";
    private static final String RUNTIME_INVOCATION = "/2018-06-01/runtime/invocation/";
    private static final String RESPONSE = "/response";
    private static final String ERROR = "/error";
    private static final String LAMINA_INVOCATION = "/lamina/v1/invocation/";
    private static final String END = "/end";
    private static final String RETURN = "/return";
    private static final String STOPPING = "/lamina/v1/environment/stopping";
    private static final String EXIT = "/lamina/v1/environment/exit";
    private static final String CONTENT = "/lamina/v1/content/";
    private static final String START_CACHE = "/lamina/v1/start-cache";
    private static final String CREDENTIALS = "/lamina/v1/credentials";

    private final EnvironmentPort calls;
    private final ConnectionShares shares;
    private final PodIdentity identity;
    private final Map<String, InternalRoute> others;
    private final ResponseCalls responses;
    private final EnvironmentCalls environments;
    private final ContentCalls content;
    private final CredentialCalls credentials;
    private final StartCacheCalls startCaches;

    // Mutable state
    private final Map<HttpConnection, PodConnection> connections = new ConcurrentHashMap<>();

    RuntimeRoutes(
            EnvironmentPort calls,
            PodAuthenticator authenticator,
            ContentSource content,
            RoleCredentials.Source roles,
            UploadStore uploads,
            ConnectionShares shares,
            Stream<InternalRoute> others) {
        this.calls = calls;
        this.shares = shares;
        this.identity = new PodIdentity(authenticator);
        this.others = others.collect(Collectors.toUnmodifiableMap(InternalRoute::path, Function.identity()));
        this.responses = new ResponseCalls(calls, this::next);
        this.environments = new EnvironmentCalls(calls);
        this.content = new ContentCalls(content);
        this.credentials = new CredentialCalls(roles);
        this.startCaches = new StartCacheCalls(uploads);
    }

    void connected(HttpConnection connection) {
        shares.admit(connection).ifPresent(part -> {
            DeadPeers.closeSoon(connection);
            PodConnection pod = new PodConnection(calls);
            connections.put(connection, pod);
            connection.closeHandler(closed -> {
                connections.remove(connection);
                part.close();
                pod.close();
            });
        });
    }

    void handle(HttpServerRequest request) {
        InternalRoute other = others.get(request.path());
        if (other != null) {
            other.handle(request);
            return;
        }
        PodConnection connection = connections.get(request.connection());
        if (connection != null) {
            identity.prove(request, connection, this::route);
        }
    }

    private void route(PodCall call) {
        String path = call.request().path();
        HttpMethod method = call.request().method();
        if (path.equals(NEXT)) {
            only(HttpMethod.GET, method, call, this::poll);
        } else if (path.startsWith(CONTENT)) {
            only(HttpMethod.GET, method, call, c -> content.send(c, path.substring(CONTENT.length())));
        } else if (path.equals(CREDENTIALS)) {
            only(HttpMethod.GET, method, call, credentials::send);
        } else {
            only(HttpMethod.POST, method, call, c -> post(c, path));
        }
    }

    private void post(PodCall call, String path) {
        if (between(path, RUNTIME_INVOCATION, RESPONSE) instanceof String id) {
            responses.take(call, id, false);
        } else if (between(path, RUNTIME_INVOCATION, ERROR) instanceof String id) {
            responses.take(call, id, true);
        } else if (between(path, LAMINA_INVOCATION, END) instanceof String id) {
            responses.end(call, id);
        } else if (between(path, LAMINA_INVOCATION, RETURN) instanceof String id) {
            handBack(call, id);
        } else if (path.equals(STOPPING)) {
            environments.stopping(call);
        } else if (path.equals(START_CACHE)) {
            startCaches.take(call);
        } else if (path.equals(EXIT)) {
            environments.exit(call);
        } else {
            unknown(call);
        }
    }

    private void poll(PodCall call) {
        call.request().resume();
        next(call);
    }

    private void next(PodCall call) {
        PollSlot slot = new PollSlot(call, calls);
        call.connection().polls(call.function(), slot);
        calls.poll(call.function(), slot);
    }

    private void handBack(PodCall call, String requestId) {
        call.request().resume();
        call.connection().answered(requestId);
        if (calls.handBack(
                call.function(), call.pod(), requestId, call.request().getHeader(RuntimeHeaders.INVOCATION_ID))) {
            RuntimeReply.accepted(call.response());
        } else {
            RuntimeReply.unknownRequest(call.response());
        }
    }

    private static void only(HttpMethod allowed, HttpMethod method, PodCall call, Consumer<PodCall> action) {
        if (method.equals(allowed)) {
            action.accept(call);
        } else {
            unknown(call);
        }
    }

    private static void unknown(PodCall call) {
        call.request().resume();
        RuntimeReply.notFound(
                call.response(),
                call.request().method() + " " + call.request().path() + " is not a call of the Runtime API");
    }

    /** The text between prefix and suffix; null when the path has another form. */
    private static String between(String path, String prefix, String suffix) {
        int length = path.length() - prefix.length() - suffix.length();
        return length > 0 && path.startsWith(prefix) && path.endsWith(suffix)
                ? path.substring(prefix.length(), prefix.length() + length)
                : null;
    }
}
