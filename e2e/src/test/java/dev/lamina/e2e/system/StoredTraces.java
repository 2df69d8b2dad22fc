package dev.lamina.e2e.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The trace store of the installation, read as the console reads it. */
public final class StoredTraces {
    private static final int QUERY = 16686;

    private final KubernetesClient client;

    public StoredTraces(KubernetesClient client) {
        this.client = client;
    }

    /** A connection to it. */
    public LocalPortForward open() {
        Pod pod = client.pods()
                .inNamespace(Installation.NAMESPACE)
                .withLabel("app.kubernetes.io/name", "lamina-traces")
                .list()
                .getItems()
                .getFirst();
        return client.pods()
                .inNamespace(Installation.NAMESPACE)
                .withName(pod.getMetadata().getName())
                .portForward(QUERY);
    }

    /** For each span of a trace, the names from the first span of the trace down to it; empty if it is not stored. */
    public static List<String> paths(LocalPortForward store, String trace) throws IOException, InterruptedException {
        JsonNode answer;
        try (HttpClient http = HttpClient.newHttpClient()) {
            answer = Serialization.jsonMapper()
                    .readTree(http.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + store.getLocalPort()
                                                    + "/api/traces/" + trace))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body());
        }
        Map<String, JsonNode> spans = new HashMap<>();
        answer.at("/data/0/spans").forEach(span -> spans.put(span.path("spanID").asText(), span));
        return spans.values().stream().map(span -> path(span, spans)).toList();
    }

    private static String path(JsonNode span, Map<String, JsonNode> spans) {
        List<String> names = new ArrayList<>();
        for (JsonNode at = span;
                at != null;
                at = spans.get(at.at("/references/0/spanID").asText())) {
            names.addFirst(at.path("operationName").asText());
        }
        return String.join(" > ", names);
    }
}
