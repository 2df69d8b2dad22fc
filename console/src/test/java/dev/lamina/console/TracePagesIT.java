package dev.lamina.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.testbed.server.TraceStore;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of traces, on a real Jaeger and a real API server that says who may see them. */
@QuarkusTest
@QuarkusTestResource(ConsoleServers.class)
class TracePagesIT {
    private static final String SCRIPT = "<script>alert(1)</script>";

    KubernetesClient cluster;
    TraceStore store;

    @TestHTTPResource
    URI console;

    private final String id = UUID.randomUUID().toString().replace("-", "");
    private final long start = Instant.now().getEpochSecond();
    private final List<Object> resources = new ArrayList<>();
    private TestNamespace shop;
    private String namespace;

    @BeforeEach
    void recordTrace() throws Exception {
        shop = TestNamespace.create(cluster);
        namespace = shop.name();
        shop.function("hello");
        shop.function("other");
        span("website", "1", "", "GET /buy?card=4711", 1000, null);
        span("lamina-gateway", "2", "1", "invoke hello", 900, namespace);
        span("hello", "3", "2", SCRIPT, 800, null);
        span("lamina-gateway", "4", "3", "invoke secret", 400, "bank");
        HttpResponse<String> taken = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(store.otlp().resolve("/v1/traces"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        Serialization.asJson(Map.of("resourceSpans", resources))))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    }

    @Test
    void waterfallHidesOtherNamespace() {
        Browser user = user(true);

        await().untilAsserted(() -> assertThat(user.get(traces() + "/" + id).body())
                .contains("Where the time went", "invoke hello", "&lt;script&gt;", "outside of Lamina")
                .contains("in a namespace whose logs you may not read")
                .doesNotContain(SCRIPT, "invoke secret", "4711", "website"));
        assertThat(Browser.of(console, "admin-token").get(traces() + "/" + id).body())
                .contains("invoke secret");
    }

    @Test
    void newestTracesAreListed() {
        Browser user = user(true);

        await().untilAsserted(() ->
                assertThat(user.get(traces()).body()).contains(traces() + "/" + id, "900 ms", "request-" + id));
        assertThat(user.get(traces() + "?request=request-" + id).body()).contains(id);
        assertThat(user.get(traces() + "?request=request-x").body()).contains("No trace of the last day");
    }

    @Test
    void traceOfOtherFunctionIsNotShown() {
        Browser user = user(true);
        await().untilAsserted(() -> assertThat(user.get(traces()).body()).contains(id));

        assertThat(user.get(traces().replace("hello", "other") + "/" + id).body())
                .contains("does not have this trace of the function")
                .doesNotContain("invoke hello");
        assertThat(user.get(traces() + "/..%2Fservices").statusCode()).isEqualTo(404);
    }

    @Test
    void rightToLogsIsNeeded() {
        HttpResponse<String> page = user(false).get(traces());

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("get on functions/logs");
    }

    private String traces() {
        return "/ns/" + namespace + "/functions/hello/traces";
    }

    private void span(String service, String number, String parent, String name, int millis, String of) {
        List<Object> attributes = of == null
                ? List.of()
                : List.of(
                        attribute("k8s.namespace.name", of),
                        attribute("faas.name", name.substring("invoke ".length())),
                        attribute("faas.invocation_id", "request-" + id));
        Map<String, Object> span = Map.of(
                "traceId",
                id,
                "spanId",
                spanId(number),
                "parentSpanId",
                parent.isEmpty() ? "" : spanId(parent),
                "name",
                name,
                "kind",
                1,
                "startTimeUnixNano",
                start + "000000000",
                "endTimeUnixNano",
                start * 1_000_000_000L + millis * 1_000_000L + "",
                "attributes",
                attributes);
        resources.add(Map.of(
                "resource",
                Map.of("attributes", List.of(attribute("service.name", service))),
                "scopeSpans",
                List.of(Map.of("spans", List.of(span)))));
    }

    private String spanId(String number) {
        return id.substring(0, 15) + number;
    }

    private static Map<String, Object> attribute(String key, String value) {
        return Map.of("key", key, "value", Map.of("stringValue", value));
    }

    /** A ServiceAccount that may read functions, and their logs if {@code logs}. */
    private Browser user(boolean logs) {
        String token = shop.userToken();
        cluster.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("user")
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("lamina.dev")
                        .withResources(logs ? List.of("functions", "functions/logs") : List.of("functions"))
                        .withVerbs("get", "list")
                        .endRule()
                        .build())
                .create();
        cluster.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("user")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "user")
                        .addNewSubject(null, "ServiceAccount", "user", namespace)
                        .build())
                .create();
        return Browser.of(console, token);
    }
}
