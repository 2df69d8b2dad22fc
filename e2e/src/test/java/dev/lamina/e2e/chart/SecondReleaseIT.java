package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.Helm;
import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chart makes of what another release has in the cluster: Helm asks a real API server, and makes nothing. */
class SecondReleaseIT {
  private static final String RELEASE = "second-lamina";

  @TempDir
  private Path folder;
  private KubernetesClient client;
  private String kubeconfig;
  private String namespace;

  @BeforeEach
  void start() throws IOException {
    String file = System.getenv("LAMINA_TEST_KUBECONFIG");
    String text = file == null ? TestCluster.shared().kubeconfig() : Files.readString(Path.of(file));
    kubeconfig = Files.writeString(folder.resolve("kubeconfig"), text).toString();
    client = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(text)).build();
    namespace = client.resource(new NamespaceBuilder().withNewMetadata().withGenerateName("second-release-").endMetadata().build())
        .create().getMetadata().getName();
  }

  @AfterEach
  void cleanUp() {
    client.rbac().clusterRoles().withName(RELEASE + "-viewer").delete();
    client.namespaces().withName(namespace).delete();
    client.close();
  }

  @Test
  void theIdHoldsTheClusterInIt() {
    assertThat(install().output()).contains("lamina.installation=" + namespace + "_" + RELEASE + "_"
        + client.namespaces().withName("kube-system").get().getMetadata().getUid() + "\n");
  }

  @Test
  void theUsersRolesOfAnotherReleaseAreLeftAsTheyAre() {
    assertThat(install().output()).contains("name: " + RELEASE + "-viewer", "name: " + RELEASE + "-invoker");
    client.resource(new ClusterRoleBuilder().withMetadata(othersObject(RELEASE + "-viewer")).build()).create();

    assertThat(install().output()).doesNotContain("name: " + RELEASE + "-viewer", "name: " + RELEASE + "-invoker")
        .contains("name: " + namespace + ":" + RELEASE + "-operator");
  }

  @Test
  void aNamespaceThatAnotherReleaseHasClaimedIsRefused() {
    client.resource(new LeaseBuilder().withMetadata(othersObject("lamina-installation")).build()).create();
    Helm.Result refused = install("watchNamespaces={" + namespace + "}");

    assertThat(refused.status()).isNotZero();
    assertThat(refused.output()).contains("Lease \"lamina-installation\" in namespace \"" + namespace + "\" exists", "current value is \"first\"");
  }

  private Helm.Result install(String... settings) {
    List<String> helm = new ArrayList<>(List.of("install", RELEASE, Chart.FOLDER, "-n", namespace, "--kubeconfig", kubeconfig, "--dry-run=server",
        "--set", "keda.check=false,minio.enabled=true,crds.install=false"));
    List.of(settings).forEach(setting -> helm.addAll(List.of("--set", setting)));
    return Helm.run(helm.toArray(String[]::new));
  }

  /** As Helm marks what it makes. */
  private ObjectMeta othersObject(String name) {
    return new ObjectMetaBuilder().withNamespace(namespace).withName(name)
        .addToLabels("app.kubernetes.io/managed-by", "Helm")
        .addToAnnotations("meta.helm.sh/release-name", "first").addToAnnotations("meta.helm.sh/release-namespace", "elsewhere").build();
  }
}
