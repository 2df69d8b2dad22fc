package training;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PfxOptions;
import java.util.concurrent.TimeUnit;

/**
 * Answers a gateway's requests to an API server as the real one does: over TLS and HTTP/2, and a watch is a WebSocket
 * that stays open. With less, the start of a gateway would differ from the start it was trained for.
 */
final class StubApiServer {
    private static final String API = "/apis/lamina.dev/v1alpha1/";
    private static final String OURS = "lamina.dev/v1alpha1";

    private final HttpServer server;

    StubApiServer(Vertx vertx, Certificate certificate) throws Exception {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                        new PfxOptions().setPath(certificate.keys().toString()).setPassword(Certificate.PASSWORD));
        server = vertx.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body.toString())))
                .webSocketHandler(StubApiServer::watch)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    private static void answer(HttpServerRequest request, String body) {
        String found = found(request.path(), body);
        HttpServerResponse response = request.response().putHeader("Content-Type", "application/json");
        response.setStatusCode(found != null ? 200 : 404).end(found != null ? found : Resources.notFound());
    }

    private static String found(String path, String body) {
        return switch (path) {
            case API + "functions" -> Resources.list("Function", OURS, Resources.function(1));
            case API + "triggers" -> Resources.list("Trigger", OURS);
            case API + "functionversions" -> Resources.list("FunctionVersion", OURS);
            case API + "aliases" -> Resources.list("Alias", OURS);
            case API + "namespaces/" + Resources.NAMESPACE + "/functions/" + Resources.FUNCTION ->
                Resources.function(1);
            case "/apis/coordination.k8s.io/v1/leases" -> Resources.list("Lease", "coordination.k8s.io/v1");
            case "/api/v1/secrets" -> Resources.list("Secret", "v1", Resources.accessKey());
            case "/apis/authentication.k8s.io/v1/tokenreviews" -> Resources.tokenReview(body);
            case "/apis/authorization.k8s.io/v1/subjectaccessreviews" -> Resources.allowed();
            case "/apis/apps/v1/namespaces/" + Resources.NAMESPACE + "/deployments/fn-" + Resources.FUNCTION
                    + "/scale" -> Resources.scale();
            default -> pod(path);
        };
    }

    private static String pod(String path) {
        String pods = "/api/v1/namespaces/" + Resources.NAMESPACE + "/pods/";
        return path.startsWith(pods) ? Resources.pod(path.substring(pods.length())) : null;
    }

    /** The function changes once, so that a change is trained too. */
    private static void watch(ServerWebSocket watcher) {
        if (watcher.path().equals(API + "functions")) {
            watcher.writeTextMessage("{\"type\":\"MODIFIED\",\"object\":" + Resources.function(101) + "}");
        }
    }
}
