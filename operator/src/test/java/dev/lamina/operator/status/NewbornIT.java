package dev.lamina.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.operator.TestNamespace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resources that no operator has reconciled, as the API server returns them. */
class NewbornIT {
    @AutoClose
    private final TestNamespace own = new TestNamespace();

    private final KubernetesClient client = own.client();
    private final String namespace = own.name();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
      Function | {runtime: java25, handler: A::b, code: {inline: x}}
      Layer    | {content: {bucket: {name: code, key: k}}}
      Trigger  | {function: {name: f}, source: {schedule: {expression: rate(1 hour)}}}
      """)
    void newResourceIsNotYetReconciled(String kind, String spec) {
        GenericKubernetesResource created = (GenericKubernetesResource)
                client.resource(load("""
        apiVersion: lamina.dev/v1alpha1
        kind: %s
        metadata: {name: newborn, namespace: %s}
        spec: %s
        """.formatted(kind, namespace, spec))).create();
        // At the version of its creation: an operator that is installed in the cluster may have reconciled it since.
        GenericKubernetesResource read = client.genericKubernetesResources("lamina.dev/v1alpha1", kind)
                .inNamespace(namespace)
                .list(new ListOptionsBuilder()
                        .withResourceVersion(created.getMetadata().getResourceVersion())
                        .withResourceVersionMatch("Exact")
                        .build())
                .getItems()
                .getFirst();
        assertThat(read.<Number>get("status", "observedGeneration")).isEqualTo(-1);
    }

    private GenericKubernetesResource load(String yaml) {
        return (GenericKubernetesResource) client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .getFirst();
    }
}
