package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A function is tested with two memory sizes; its copies are deleted, and it is not changed. */
@EndToEnd
class MemoryTestE2E {
    private static final String EDITOR = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: caller-edits}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: lamina-editor}
        subjects: [{kind: ServiceAccount, name: caller}]
        """;

    private final Workspace workspace;
    private final String tests;

    MemoryTestE2E(Workspace workspace) {
        this.workspace = workspace;
        this.tests = "/lamina/v1/namespaces/" + workspace.namespace() + "/functions/python/memory-tests";
    }

    @BeforeAll
    void apply() {
        workspace.resources().apply(new Example("python").manifests());
        workspace.resources().awaitReady("Function", "python");
    }

    @Test
    void sizesAreComparedAndCopiesAreDeleted() {
        String body = "{\"memory\": [256, 512], \"count\": 3, \"payload\": {\"name\": \"Ada\"}}";
        assertThat(workspace.calls().post(tests, body).statusCode())
                .as("a caller who may not create functions")
                .isEqualTo(403);
        workspace
                .resources()
                .apply(EDITOR.replace("name: caller}", "name: caller, namespace: " + workspace.namespace() + "}"));
        long generation = generation();

        // The refusal is remembered for some seconds.
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> workspace.calls().post(tests, body).statusCode() == 202);
        Map<String, Object> test = await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(this::read, found -> !"Running".equals(found.get("state")));

        assertThat(test).as("%s", test).containsEntry("state", "Succeeded").containsKey("recommendation");
        List<?> results = (List<?>) test.get("results");
        assertThat(results)
                .hasSize(2)
                .allSatisfy(result -> assertThat((Map<?, ?>) result)
                        .extracting(one -> one.get("invocations"), one -> one.get("errors"))
                        .containsExactly(3, 0));
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(workspace.resources().all("Function"))
                        .extracting(function -> function.getMetadata().getName())
                        .containsExactly("python"));
        assertThat(generation()).isEqualTo(generation);
    }

    private long generation() {
        return workspace.resources().get("Function", "python").getMetadata().getGeneration();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> read() {
        return Serialization.unmarshal(workspace.calls().call("GET", tests).body(), Map.class);
    }
}
