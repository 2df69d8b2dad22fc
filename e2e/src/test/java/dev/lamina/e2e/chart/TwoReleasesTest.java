package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Two releases of the chart in one cluster. That the other release's CRDs and user roles are not touched needs a
 * cluster to show.
 */
class TwoReleasesTest {
    private static final String CLAIM = "lamina-installation";

    @Test
    void releasesShareOnlyCrdsUserRolesAndClaim() {
        assertThat(clusterScoped(Chart.trial()))
                .hasSizeGreaterThan(4)
                .doesNotContainAnyElementsOf(clusterScoped(release("lamina", "staging")));
    }

    @Test
    void releasesInOneNamespaceShareOnlyCrdsAndClaim() {
        Chart first = Chart.trial();
        Chart second = release("blue", "lamina-system");

        assertThat(names(first, object -> true))
                .doesNotContainAnyElementsOf(names(second, object -> !isCrd(object) && !isClaim(object)));
    }

    @Test
    void eachReleaseHasItsIdAndLease() {
        assertThat(properties(Chart.trial(), "lamina-operator"))
                .contains("lamina.installation=lamina-system_lamina\n", "lamina.lease=lamina-operator\n");
        assertThat(properties(release("blue", "lamina-system"), "blue-lamina-operator"))
                .contains("lamina.installation=lamina-system_blue\n", "lamina.lease=blue-lamina-operator\n");
    }

    @Test
    void operatorAndGatewayGetSameIdAndPrefix() {
        Chart chart = Chart.trial("installation.id=blue", "nats.prefix=staging");

        for (String part : new String[] {"lamina-operator", "lamina-gateway"}) {
            assertThat(properties(chart, part)).contains("lamina.installation=blue\n", "lamina.nats.prefix=staging\n");
        }
    }

    /** `helm upgrade --reuse-values` passes the values of a chart that did not have these. */
    @Test
    void valuesOfOlderChartSuffice() {
        Chart chart = Chart.trial("installation=null", "nats.prefix=null");
        for (String part : new String[] {"lamina-operator", "lamina-gateway"}) {
            assertThat(properties(chart, part))
                    .contains("lamina.installation=lamina-system_lamina\n", "lamina.nats.prefix=lamina\n");
        }
    }

    /**
     * There is one binding of that name, and no user can change which role it binds: a second installation for the same
     * namespace can neither create it nor take it over. Operator and gateway compare that role with the one in their
     * settings.
     */
    @Test
    void clusterIsClaimedWithoutNamedNamespaces() {
        Chart chart = Chart.trial();
        ClusterRoleBinding claim = chart.one(ClusterRoleBinding.class, CLAIM);

        assertThat(claim.getRoleRef().getName()).isEqualTo("lamina-system:lamina-claim");
        assertThat(chart.one(ClusterRole.class, claim.getRoleRef().getName())).isNotNull();
        assertThat(chart.all(RoleBinding.class)).noneMatch(TwoReleasesTest::isClaim);
        assertThat(release("blue", "staging")
                        .one(ClusterRoleBinding.class, CLAIM)
                        .getRoleRef()
                        .getName())
                .isEqualTo("staging:blue-lamina-claim");
    }

    @Test
    void namedNamespacesAreClaimedInsteadOfCluster() {
        Chart named = Chart.trial("watchNamespaces={team-a,team-b}");

        assertThat(named.all(RoleBinding.class))
                .filteredOn(TwoReleasesTest::isClaim)
                .extracting(claim -> claim.getMetadata().getNamespace() + " "
                        + claim.getRoleRef().getKind() + " "
                        + claim.getRoleRef().getName())
                .containsExactlyInAnyOrder(
                        "team-a ClusterRole lamina-system:lamina-claim",
                        "team-b ClusterRole lamina-system:lamina-claim");
        assertThat(named.one(ClusterRole.class, "lamina-system:lamina-claim")).isNotNull();
        assertThat(named.all(ClusterRoleBinding.class)).noneMatch(TwoReleasesTest::isClaim);
    }

    @Test
    void operatorAndGatewayKnowAndReadClaims() {
        Chart chart = Chart.trial();
        Chart named = Chart.trial("watchNamespaces={team-a}");

        for (String part : new String[] {"lamina-operator", "lamina-gateway"}) {
            assertThat(properties(chart, part)).contains("lamina.claim-role=lamina-system:lamina-claim\n");
            assertThat(properties(named, part)).contains("lamina.claim-role=lamina-system:lamina-claim\n");
            assertReadsClaims(
                    chart.one(ClusterRole.class, "lamina-system:" + part + "-claims")
                            .getRules(),
                    "rolebindings",
                    "clusterrolebindings");
            assertReadsClaims(named.one(Role.class, part + "-claims").getRules(), "rolebindings");
        }
    }

    private static void assertReadsClaims(List<PolicyRule> rules, String... kinds) {
        assertThat(rules).singleElement().satisfies(rule -> {
            assertThat(rule.getResources()).containsExactly(kinds);
            assertThat(rule.getResourceNames()).containsExactly(CLAIM);
            assertThat(rule.getVerbs()).containsExactly("list", "watch");
        });
    }

    private static Chart release(String name, String namespace) {
        return Chart.release(name, namespace);
    }

    private static Set<String> clusterScoped(Chart chart) {
        return names(
                chart,
                object -> (object instanceof ClusterRole || object instanceof ClusterRoleBinding)
                        && !isClaim(object)
                        && !"users".equals(object.getMetadata().getLabels().get("app.kubernetes.io/component")));
    }

    private static Set<String> names(Chart chart, Predicate<HasMetadata> which) {
        return chart.objects().stream()
                .filter(which)
                .map(object -> object.getKind() + " " + object.getMetadata().getNamespace() + "/"
                        + object.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static boolean isClaim(HasMetadata object) {
        return object.getMetadata().getName().equals(CLAIM);
    }

    private static boolean isCrd(HasMetadata object) {
        return object.getKind().equals("CustomResourceDefinition");
    }

    private static String properties(Chart chart, String name) {
        return chart.one(ConfigMap.class, name).getData().get("application.properties");
    }
}
