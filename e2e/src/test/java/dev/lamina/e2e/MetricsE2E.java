package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Prometheus and the cost API get after one cold start. */
@EndToEnd
class MetricsE2E {
    private static final String INSTALLED_IN = "lamina-system";
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (lamina_\\w+?)(?:_max)? (?:\\w+)$");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(lamina_\\w+)` \\|");

    private final Workspace workspace;

    MetricsE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void invokeOnce() {
        workspace.resources().apply(new Example("hello").manifests());
        workspace.resources().awaitReady("Function", "hello");
        assertThat(workspace.calls().invoke("hello", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void everySeriesIsDocumented() throws IOException {
        Set<String> documented = DOCUMENTED
                .matcher(Files.readString(Path.of("../docs/metrics.md")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());

        for (String part : new String[] {"lamina-gateway", "lamina-operator"}) {
            Set<String> scraped = TYPE.matcher(scrape(part))
                    .results()
                    .map(type -> type.group(1))
                    .collect(Collectors.toSet());
            assertThat(scraped).as("series of %s", part).isNotEmpty();
            // In OpenMetrics' format the type of a counter stands without the end of its name.
            assertThat(scraped)
                    .as("series of %s that are not in docs/metrics.md", part)
                    .allMatch(name -> documented.contains(name) || documented.contains(name + "_total"));
        }
    }

    @Test
    void coldStartIsSplitIntoPhases() {
        for (String phase : new String[] {"queue", "schedule", "pull", "start", "init"}) {
            Pattern count = Pattern.compile("lamina_cold_start_phase_seconds_count\\{(?=[^}]*function=\"hello\")"
                    + "(?=[^}]*namespace=\"" + workspace.namespace() + "\")(?=[^}]*phase=\"" + phase + "\")[^}]*} 1");
            await("phase " + phase)
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> count.matcher(scrape("lamina-gateway")).find());
        }
    }

    @Test
    void costHasTheInvocationAndItsEnvironment() {
        await("the sums of today").atMost(Duration.ofSeconds(45)).untilAsserted(() -> {
            HttpResponse<String> response =
                    workspace.calls().call("GET", "/lamina/v1/cost?namespace=" + workspace.namespace());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonNode row = new ObjectMapper().readTree(response.body()).at("/rows/0");
            assertThat(row.at("/function").asText()).isEqualTo("hello");
            assertThat(row.at("/requests").asInt()).isEqualTo(1);
            assertThat(row.at("/aws").asDouble()).isPositive();
            assertThat(row.at("/hereIdle").asDouble()).isPositive();
        });
    }

    /** The metrics of all pods of a part, through the API server. */
    private String scrape(String name) {
        KubernetesClient client = workspace.resources().client();
        return client
                .pods()
                .inNamespace(INSTALLED_IN)
                .withLabel("app.kubernetes.io/name", name)
                .list()
                .getItems()
                .stream()
                .map(pod -> scrape(client, pod))
                .collect(Collectors.joining("\n"));
    }

    private static String scrape(KubernetesClient client, Pod pod) {
        return client.raw("/api/v1/namespaces/" + INSTALLED_IN + "/pods/"
                + pod.getMetadata().getName() + ":9000/proxy/q/metrics");
    }
}
