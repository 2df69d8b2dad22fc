package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.Helm;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Two releases of the chart in one cluster. That CRDs and the users' roles of the other are left alone needs a cluster to see. */
class TwoReleasesTest {

  @Test
  void inTwoNamespacesTheyShareNoObjectOfTheClusterButCrdsAndTheUsersRoles() {
    assertThat(clusterScoped(Chart.trial())).hasSizeGreaterThan(4)
        .doesNotContainAnyElementsOf(clusterScoped(release("lamina", "staging")));
  }

  @Test
  void inOneNamespaceTheyShareNoObject() {
    Chart first = Chart.trial();
    Chart second = release("blue", "lamina-system");

    assertThat(names(first, object -> true)).doesNotContainAnyElementsOf(names(second, object -> !isCrd(object)));
  }

  @Test
  void eachHasItsIdAndItsLease() {
    assertThat(properties(Chart.trial(), "lamina-operator")).contains("lamina.installation=lamina-system_lamina\n", "lamina.lease=lamina-operator\n");
    assertThat(properties(release("blue", "lamina-system"), "blue-lamina-operator"))
        .contains("lamina.installation=lamina-system_blue\n", "lamina.lease=blue-lamina-operator\n");
  }

  @Test
  void operatorAndGatewayAreToldTheSameIdAndPrefix() {
    Chart chart = Chart.trial("installation.id=blue", "nats.prefix=staging");

    for (String part : new String[] {"lamina-operator", "lamina-gateway"}) {
      assertThat(properties(chart, part)).contains("lamina.installation=blue\n", "lamina.nats.prefix=staging\n");
    }
  }

  /** `helm upgrade --reuse-values` brings the values of a chart that did not have these. */
  @Test
  void valuesOfAnOlderChartAreEnough() {
    Chart chart = Chart.trial("installation=null", "nats.prefix=null");
    for (String part : new String[] {"lamina-operator", "lamina-gateway"}) {
      assertThat(properties(chart, part)).contains("lamina.installation=lamina-system_lamina\n", "lamina.nats.prefix=lamina\n");
    }
  }

  /** One Lease of the name: Helm refuses a second release for the namespace, and the installation for the cluster leaves it alone. */
  @Test
  void namedNamespacesAreClaimedAndAreNotAskedFor() {
    Chart named = Chart.trial("watchNamespaces={team-a,team-b}");

    assertThat(named.all(Lease.class)).extracting(lease -> lease.getMetadata().getNamespace() + "/" + lease.getMetadata().getName()
            + " " + lease.getSpec().getHolderIdentity())
        .containsExactlyInAnyOrder("team-a/lamina-installation lamina-system_lamina", "team-b/lamina-installation lamina-system_lamina");
    assertThat(Chart.trial().all(Lease.class)).isEmpty();
    assertThat(named.output()).doesNotContain("-claims");
    assertThat(Chart.trial().all(ClusterRole.class)).extracting(role -> role.getMetadata().getName())
        .contains("lamina-system:lamina-operator-claims", "lamina-system:lamina-gateway-claims");
  }

  private static Chart release(String name, String namespace) {
    return new Chart(Helm.run("template", name, Chart.FOLDER, "-n", namespace, "--set", "keda.check=false,minio.enabled=true"));
  }

  private static Set<String> clusterScoped(Chart chart) {
    return names(chart, object -> (object instanceof ClusterRole || object instanceof ClusterRoleBinding)
        && !"users".equals(object.getMetadata().getLabels().get("app.kubernetes.io/component")));
  }

  private static Set<String> names(Chart chart, Predicate<HasMetadata> which) {
    return chart.objects().stream().filter(which)
        .map(object -> object.getKind() + " " + object.getMetadata().getNamespace() + "/" + object.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private static boolean isCrd(HasMetadata object) {
    return object.getKind().equals("CustomResourceDefinition");
  }

  private static String properties(Chart chart, String name) {
    return chart.one(ConfigMap.class, name).getData().get("application.properties");
  }
}
