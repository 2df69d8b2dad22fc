package dev.lamina.operator.function;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * An admission policy in one namespace, like those of Kyverno, Gatekeeper or KEDA's webhook: it refuses a kind of
 * object.
 */
final class Policy {
    private static final String PROBE = "probe-of-the-policy";

    private final KubernetesClient client;
    private final String namespace;

    Policy(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Creates the policy; it is in force when this returns. */
    void refuse(String group, String resources, String message) {
        String yaml = """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: %1$s}
        spec:
          failurePolicy: Fail
          matchConstraints:
            resourceRules:
            - {apiGroups: ["%2$s"], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: ["%3$s"]}
            - {apiGroups: [""], apiVersions: ["v1"], operations: [CREATE], resources: [configmaps], resourceNames: \
        [%5$s]}
          validations:
          - {expression: "false", message: "%4$s"}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: %1$s}
        spec:
          policyName: %1$s
          validationActions: [Deny]
          matchResources:
            namespaceSelector:
              matchLabels: {kubernetes.io/metadata.name: %1$s}
        """.formatted(namespace, group, resources, message, PROBE);
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(object -> client.resource(object).create());
        await().atMost(Duration.ofMinutes(1)).until(this::works);
    }

    /** The API server needs a moment to apply a policy. */
    private boolean works() {
        ConfigMap probe = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(PROBE)
                .withNamespace(namespace)
                .endMetadata()
                .build();
        try {
            client.resource(probe).dryRun().create();
            return false;
        } catch (KubernetesClientException e) {
            return e.getCode() == 422 || e.getCode() == 403;
        }
    }

    void remove() {
        client.genericKubernetesResources("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding")
                .withName(namespace)
                .delete();
        client.genericKubernetesResources("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy")
                .withName(namespace)
                .delete();
    }
}
