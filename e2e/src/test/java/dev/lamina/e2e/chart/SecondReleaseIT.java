package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.Helm;
import dev.lamina.testbed.ClusterClient;
import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the chart renders when the cluster has objects of another release: Helm reads a real API server, and creates
 * nothing.
 */
class SecondReleaseIT {
    private static final String RELEASE = "second-lamina";
    private static final String CLAIM = "lamina-installation";

    @TempDir
    private Path folder;

    private final List<ClusterRoleBinding> made = new ArrayList<>();
    private KubernetesClient client;
    private String kubeconfig;
    private String namespace;

    @BeforeEach
    void start() throws IOException {
        String file = System.getenv("LAMINA_TEST_KUBECONFIG");
        String text = file == null ? TestCluster.shared().kubeconfig() : Files.readString(Path.of(file));
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), text).toString();
        client = ClusterClient.of(text);
        namespace = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("second-release-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
    }

    @AfterEach
    void cleanUp() {
        made.forEach(claim -> client.resource(claim).delete());
        client.rbac().clusterRoles().withName(RELEASE + "-viewer").delete();
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    @Test
    void installationIdContainsClusterUid() {
        assertThat(install(named()).output())
                .contains("lamina.installation=" + namespace + "_" + RELEASE + "_"
                        + client.namespaces()
                                .withName("kube-system")
                                .get()
                                .getMetadata()
                                .getUid() + "\n");
    }

    @Test
    void userRolesOfAnotherReleaseAreKept() {
        assertThat(install(named()).output()).contains("name: " + RELEASE + "-viewer", "name: " + RELEASE + "-invoker");
        client.resource(new ClusterRoleBuilder()
                        .withMetadata(othersObject(RELEASE + "-viewer"))
                        .build())
                .create();

        assertThat(install(named()).output())
                .doesNotContain("name: " + RELEASE + "-viewer", "name: " + RELEASE + "-invoker")
                .contains("name: " + namespace + ":" + RELEASE + "-claim");
    }

    @Test
    void secondReleaseForClusterIsRefusedWithFix() {
        ClusterRoleBinding first = claimOfTheCluster();
        Helm.Result refused = install();

        assertThat(refused.status()).isNotZero();
        assertThat(refused.output())
                .contains(
                        "release " + first.getMetadata().getLabels().get("app.kubernetes.io/instance")
                                + " in namespace "
                                + first.getRoleRef().getName().split(":")[0],
                        "watchNamespaces={NAMESPACE}",
                        "helm uninstall");
    }

    @Test
    void namedNamespacesAreAllowedNextToClusterRelease() {
        claimOfTheCluster();
        Helm.Result installed = install(named());

        assertThat(installed.status()).as(installed.output()).isZero();
    }

    @Test
    void namespaceClaimedByAnotherReleaseIsRefused() {
        client.resource(new RoleBindingBuilder()
                        .withMetadata(othersObject(CLAIM))
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "elsewhere:first-lamina-claim")
                        .build())
                .create();
        Helm.Result refused = install(named());

        assertThat(refused.status()).isNotZero();
        assertThat(refused.output())
                .contains(
                        "RoleBinding \"lamina-installation\" in namespace \"" + namespace + "\" exists",
                        "current value is \"first\"");
    }

    private Helm.Result install(String... settings) {
        List<String> helm = new ArrayList<>(List.of(
                "install",
                RELEASE,
                Chart.FOLDER,
                "-n",
                namespace,
                "--kubeconfig",
                kubeconfig,
                "--dry-run=server",
                "--set",
                "keda.check=false,minio.enabled=true,crds.install=false"));
        List.of(settings).forEach(setting -> helm.addAll(List.of("--set", setting)));
        return Helm.run(helm.toArray(String[]::new));
    }

    private String named() {
        return "watchNamespaces={" + namespace + "}";
    }

    /**
     * The claim of the installation that the cluster has; if it has none, one that kubectl creates, which Helm does not
     * know.
     */
    private ClusterRoleBinding claimOfTheCluster() {
        ClusterRoleBinding there =
                client.rbac().clusterRoleBindings().withName(CLAIM).get();
        if (there != null) {
            return there;
        }
        made.add(client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(CLAIM)
                        .addToLabels("app.kubernetes.io/instance", "first")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "elsewhere:first-lamina-claim")
                        .build())
                .create());
        return made.getLast();
    }

    /** As Helm marks the objects that it creates. */
    private ObjectMeta othersObject(String name) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app.kubernetes.io/managed-by", "Helm")
                .addToAnnotations("meta.helm.sh/release-name", "first")
                .addToAnnotations("meta.helm.sh/release-namespace", "elsewhere")
                .build();
    }
}
