package dev.lamina.e2e.soak;

import dev.lamina.e2e.system.Workspace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Requests to an HTTP API: 200 says that the function has run. */
final class HttpSource implements Source {
    /** The gateway that is asked may have been killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI api;

    HttpSource(Workspace workspace) {
        this.api = workspace.calls().gateway().resolve("/api/" + workspace.namespace() + "/soak/");
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String manifests() {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: http}
        spec:
          function: {name: recorder}
          source:
            http: {api: soak, routes: ["POST /{id}"]}
        """;
    }

    @Override
    public void send(String id) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(api.resolve(id))
                        .timeout(PATIENCE)
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
