package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parked environments: what the chart tells operator and gateway, and the right that the operator gets for it. */
class PoolChartTest {
    private static final String SETTINGS = "functions.pool.namespaces={team-a,team-b},"
            + "functions.pool.classes[0].runtime=python3.11,functions.pool.classes[0].memory=128Mi,"
            + "functions.pool.classes[0].size=2,functions.pool.classes[1].runtime=java25,"
            + "functions.pool.classes[1].memory=1Gi,functions.pool.classes[1].size=1";

    @Test
    void operatorAndGatewayKnowSamePools() {
        Chart chart = Chart.trial(SETTINGS);

        assertThat(properties(chart, "lamina-operator"))
                .contains(
                        "lamina.pool.namespaces=team-a,team-b\n",
                        "lamina.pool.classes.\"python3.11-128\".memory=128Mi\n",
                        "lamina.pool.classes.\"java25-1024\".runtime=java25\n",
                        "lamina.pool.classes.\"java25-1024\".size=1\n");
        assertThat(properties(chart, "lamina-gateway"))
                .contains("lamina.pool.namespaces=team-a,team-b\n", "lamina.pool.classes=python3.11-128,java25-1024\n");
    }

    @Test
    void operatorPatchesPodsOnlyForPools() {
        assertThat(patching(Chart.trial(SETTINGS))).isNotEmpty();
        assertThat(patching(Chart.trial())).isEmpty();
        assertThat(properties(Chart.trial(), "lamina-gateway")).doesNotContain("lamina.pool");
    }

    @Test
    void parkedPodsReachGateway() {
        assertThat(callers(Chart.trial(SETTINGS))).contains("lamina.dev/pool");
        assertThat(callers(Chart.trial())).contains("lamina.dev/function").doesNotContain("lamina.dev/pool");
    }

    /** The labels of the pods that may connect to the gateway. */
    private static List<String> callers(Chart chart) {
        return chart.one(NetworkPolicy.class, "lamina-gateway").getSpec().getIngress().stream()
                .flatMap(rule -> rule.getFrom().stream())
                .filter(peer -> peer.getPodSelector() != null)
                .flatMap(peer -> peer.getPodSelector().getMatchExpressions().stream())
                .map(LabelSelectorRequirement::getKey)
                .toList();
    }

    private static List<PolicyRule> patching(Chart chart) {
        return chart.one(ClusterRole.class, "lamina-system:lamina-operator").getRules().stream()
                .filter(rule -> rule.getResources().contains("pods"))
                .filter(rule -> rule.getVerbs().contains("patch"))
                .toList();
    }

    private static String properties(Chart chart, String name) {
        return String.join("\n", chart.one(ConfigMap.class, name).getData().values());
    }
}
