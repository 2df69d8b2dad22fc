package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.lamina.testbed.ClusterClient;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The API server refuses functions with a runtime that is not in the chart's values, and versions that the operator has
 * not written. Of the chart only these policies, the claims and the CRDs are applied.
 */
class RuntimeNamesIT {
    private final List<HasMetadata> made = new ArrayList<>();
    private KubernetesClient client;
    private String namespace;
    private int releases;

    @BeforeEach
    void start() throws IOException {
        String file = System.getenv("LAMINA_TEST_KUBECONFIG");
        client = ClusterClient.of(file == null ? TestCluster.shared().kubeconfig() : Files.readString(Path.of(file)));
        Definitions.applyTo(client);
        namespace = newNamespace();
    }

    @AfterEach
    void end() {
        made.reversed().forEach(object -> client.resource(object).delete());
        client.close();
    }

    @Test
    void unknownRuntimeIsRefusedWithKnownOnes() {
        install("watchNamespaces={" + namespace + "}");

        awaitRefusal(namespace, "cobol85", "java11");
        assertThat(refusal(namespace, "cobol85"))
                .contains("spec.runtime: \"cobol85\" is not installed; choose one of java11, java17, java21, java25, ")
                .contains("provided.al2023, python3.11, ", "or add it to the Helm value runtimes");
        apply(namespace, "java21", 3);
    }

    @Test
    void functionOfRemovedRuntimeCanBeChanged() {
        List<HasMetadata> before =
                install("watchNamespaces={" + namespace + "}", "runtimes.cobol85.image=mine/cobol:1");
        awaitRefusal(namespace, "fortran77", "cobol85, java11");
        apply(namespace, "cobol85", 3);
        before.reversed().forEach(object -> client.resource(object).delete());
        made.removeAll(before);
        install("watchNamespaces={" + namespace + "}");
        awaitRefusal(namespace, "fortran77", "java11");

        apply(namespace, "cobol85", 4);
        apply(namespace, "java25", 4);
        assertThat(refusal(namespace, "cobol85")).as("a change to it").contains("is not installed");
    }

    @Test
    void claimedNamespaceHasItsOwnTable() {
        String claimed = newNamespace();
        install("watchNamespaces={" + claimed + "}", "runtimes.cobol85.image=mine/cobol:1");
        install();

        awaitRefusal(claimed, "fortran77", "cobol85, java11");
        awaitRefusal(namespace, "cobol85", "java11");
        apply(claimed, "cobol85", 3);
    }

    /** A container image names no runtime; a function that was one must name one that is there. */
    @Test
    void containerImageNeedsNoRuntime() {
        install("watchNamespaces={" + namespace + "}");
        awaitRefusal(namespace, "cobol85", "java11");

        client.resource(Serialization.unmarshal("""
                        apiVersion: lamina.dev/v1alpha1
                        kind: Function
                        metadata: {name: named, namespace: %s}
                        spec: {timeoutSeconds: 3, code: {image: {name: "orders:1"}}}
                        """.formatted(namespace), GenericKubernetesResource.class))
                .serverSideApply();

        assertThat(refusal(namespace, "cobol85")).contains("is not installed");
        apply(namespace, "java21", 3);
    }

    /** A version names code by its hash: that of any namespace. */
    @Test
    void versionIsWrittenByOperatorOnly() {
        String release = "names-" + releases++;
        Chart.release(release, namespace, "watchNamespaces={" + namespace + "}").objects().stream()
                .filter(object -> isPolicy(object, "operator-versions") || isClaim(object))
                .forEach(this::create);
        GenericKubernetesResource version =
                Serialization.unmarshal("""
            apiVersion: lamina.dev/v1alpha1
            kind: FunctionVersion
            metadata: {name: named.1, namespace: %s}
            spec:
              {function: named, version: 1, codeSha256: %s,
              functionSpec: {runtime: java25, handler: a.b, code: {inline: x}}}
            """.formatted(namespace, "a".repeat(64)), GenericKubernetesResource.class);

        await().untilAsserted(() -> assertThatThrownBy(
                        () -> client.resource(version).dryRun().create())
                .hasMessageContaining("only the operator of Lamina writes versions"));
        Config operator = new ConfigBuilder(client.getConfiguration())
                .withImpersonateUsername("system:serviceaccount:" + namespace + ":" + release + "-lamina-operator")
                .withImpersonateGroups("system:masters")
                .build();
        try (KubernetesClient asOperator =
                new KubernetesClientBuilder().withConfig(operator).build()) {
            asOperator.resource(version).create();
        }
        client.resource(version).edit(labelled -> {
            labelled.getMetadata().setLabels(Map.of("team", "a"));
            return labelled;
        });
    }

    /** Applies what the API server needs of a release with these values. */
    private List<HasMetadata> install(String... settings) {
        String release = "names-" + releases++;
        return Chart.release(release, namespace, settings).objects().stream()
                .filter(RuntimeNamesIT::isAboutNames)
                .map(this::create)
                .toList();
    }

    private static boolean isAboutNames(HasMetadata object) {
        return isPolicy(object, "-runtimes") || isClaim(object);
    }

    /** So that another installation in the cluster leaves the namespace to this one. */
    private static boolean isClaim(HasMetadata object) {
        return object instanceof RoleBinding binding
                        && binding.getMetadata().getName().equals("lamina-installation")
                || object instanceof ClusterRole role
                        && role.getMetadata().getName().endsWith("-claim");
    }

    private static boolean isPolicy(HasMetadata object, String name) {
        return (object instanceof ValidatingAdmissionPolicy || object instanceof ValidatingAdmissionPolicyBinding)
                && object.getMetadata().getName().contains(name);
    }

    private String newNamespace() {
        return create(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("runtime-names-")
                        .endMetadata()
                        .build())
                .getMetadata()
                .getName();
    }

    private HasMetadata create(HasMetadata object) {
        HasMetadata created = client.resource(object).create();
        made.add(created);
        return created;
    }

    /** The API server knows a new policy a moment after it was created. */
    private void awaitRefusal(String where, String runtime, String first) {
        await().until(() -> {
            try {
                return refusal(where, runtime).contains("choose one of " + first);
            } catch (AssertionError e) {
                return false;
            }
        });
    }

    /** The message with which the function is refused; nothing is stored in any case. */
    private String refusal(String where, String runtime) {
        KubernetesClientException refused = catchThrowableOfType(
                KubernetesClientException.class,
                () -> client.resource(function(where, runtime, 5)).dryRun().serverSideApply());
        assertThat(refused).as("runtime " + runtime).isNotNull();
        return refused.getMessage();
    }

    private void apply(String where, String runtime, int timeout) {
        client.resource(function(where, runtime, timeout)).serverSideApply();
    }

    private static GenericKubernetesResource function(String where, String runtime, int timeout) {
        return Serialization.unmarshal("""
            apiVersion: lamina.dev/v1alpha1
            kind: Function
            metadata: {name: named, namespace: %s}
            spec: {runtime: %s, handler: a.b, timeoutSeconds: %d, code: {inline: x}}
            """.formatted(where, runtime, timeout), GenericKubernetesResource.class);
    }
}
