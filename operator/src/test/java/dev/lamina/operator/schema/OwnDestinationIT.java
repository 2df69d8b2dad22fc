package dev.lamina.operator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.Function;
import dev.lamina.operator.TestNamespace;
import dev.lamina.testbed.StoredAnyway;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A function that is the destination of its own records: refused, but a stored one from before blocks nothing. */
@Isolated("it replaces the schemas of the API server")
class OwnDestinationIT {
    @AutoClose
    private final TestNamespace own = new TestNamespace();

    private final KubernetesClient client = own.client();
    private final String namespace = own.name();

    @Test
    void editToOwnDestinationIsRefused() {
        client.resource(manifest("hello", "other")).inNamespace(namespace).create();

        assertThatThrownBy(
                        () -> patch("{\"spec\": {\"async\": {\"onFailure\": {\"function\": {\"name\": \"hello\"}}}}}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(
                        "async.onFailure.function.name: a function cannot be the destination of its own records");
    }

    @Test
    void storedOwnDestinationAllowsOtherEdits() {
        StoredAnyway.store(client, namespace, List.of(manifest("hello", "hello")));

        patch("{\"spec\": {\"timeoutSeconds\": 7}}");
        client.resources(Function.class)
                .inNamespace(namespace)
                .withName("hello")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": {\"observedGeneration\": 2}}");

        Function now = client.resources(Function.class)
                .inNamespace(namespace)
                .withName("hello")
                .get();
        assertThat(now.getSpec().timeoutSeconds()).isEqualTo(7);
        assertThat(now.getStatus().observedGeneration()).isEqualTo(2);
    }

    @Test
    void secondOwnDestinationIsRefused() {
        StoredAnyway.store(client, namespace, List.of(manifest("hello", "hello")));

        assertThatThrownBy(
                        () -> patch("{\"spec\": {\"async\": {\"onSuccess\": {\"function\": {\"name\": \"hello\"}}}}}"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("async.onSuccess.function.name");
    }

    private void patch(String json) {
        client.resources(Function.class)
                .inNamespace(namespace)
                .withName("hello")
                .patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    private static String manifest(String name, String destination) {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: %s}
        spec:
          runtime: java25
          handler: Hello::handle
          code: {inline: "class Hello {}"}
          async: {onFailure: {function: {name: %s}}}
        """.formatted(name, destination);
    }
}
