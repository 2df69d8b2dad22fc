package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Monitors, alerts and dashboard; whether the alerts are right is shown in helm/test. */
class MetricsChartTest {
    private static final String[] ALL = {
        "metrics.monitors.enabled=true",
        "metrics.monitors.labels.release=stack",
        "metrics.rules.enabled=true",
        "metrics.rules.runbooks=https://wiki.example.org/operations",
        "metrics.dashboard.enabled=true",
        "metrics.check=false"
    };

    @Test
    void nothingOfPrometheusIsInstalledByDefault() {
        assertThat(Chart.trial().objects())
                .extracting(HasMetadata::getApiVersion)
                .doesNotContain("monitoring.coreos.com/v1");
    }

    @Test
    void clusterWithoutPrometheusOperatorIsRefused() {
        Chart chart = Chart.trial("metrics.rules.enabled=true");

        assertThat(chart.status()).isNotZero();
        assertThat(chart.output()).contains("this cluster has no PrometheusRule", "--set metrics.check=false");
    }

    @Test
    void monitorKeepsLabelsOfFunctions() {
        Chart chart = Chart.trial(ALL);
        GenericKubernetesResource monitor = generic(chart, "ServiceMonitor");

        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "stack");
        assertThat(monitor.<Boolean>get("spec", "endpoints", 0, "honorLabels")).isTrue();
        assertThat(monitor.<String>get("spec", "endpoints", 0, "relabelings", 0, "replacement"))
                .isEqualTo("lamina-system/lamina");
        String port = monitor.get("spec", "endpoints", 0, "port");
        assertThat(chart.all(Service.class).stream()
                        .filter(service ->
                                service.getSpec().getPorts().stream().anyMatch(of -> port.equals(of.getName()))))
                .singleElement()
                .satisfies(service -> assertThat(service.getMetadata().getLabels())
                        .containsAllEntriesOf(monitor.get("spec", "selector", "matchLabels")));
        assertThat(generic(chart, "PodMonitor").<String>get("spec", "podMetricsEndpoints", 0, "port"))
                .isEqualTo("management");
    }

    @Test
    void alertsAreThoseOfThisInstallation() {
        String rules = Serialization.asYaml(generic(Chart.trial(ALL), "PrometheusRule"));

        assertThat(rules)
                .contains(
                        "installation=\\\"lamina-system/lamina\\\"", "https://wiki.example.org/operations#laminafaults")
                .doesNotContain("INSTALLATION", "RUNBOOK");
    }

    @Test
    void dashboardHasLabelOfSidecar() throws IOException {
        ConfigMap dashboard = Chart.trial(ALL).one(ConfigMap.class, "lamina-dashboard");

        assertThat(dashboard.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        assertThat(new ObjectMapper()
                        .readTree(dashboard.getData().get("lamina.json"))
                        .at("/panels"))
                .isNotEmpty();
    }

    @Test
    void pricesReachTheGateway() {
        String properties = Chart.trial("cost.aws.freeTier=true", "cost.node.cpuHour=0.05")
                .one(ConfigMap.class, "lamina-gateway")
                .getData()
                .get("application.properties");

        assertThat(properties)
                .contains(
                        "lamina.cost.aws.free-tier=true\n",
                        "lamina.cost.node.cpu-hour=0.05\n",
                        "lamina.cost.aws.gb-second=0.0000166667\n");
    }

    /** `helm upgrade --reuse-values` passes the values of a chart that did not have these. */
    @Test
    void valuesOfOlderChartSuffice() {
        Chart chart = Chart.trial(
                "metrics.check=false",
                "metrics.monitors.enabled=true",
                "metrics.monitors.interval=null",
                "metrics.rules.enabled=true",
                "metrics.rules.runbooks=null",
                "metrics.dashboard.enabled=true",
                "metrics.dashboard.labels=null",
                "cost.aws=null",
                "cost.node.gibHour=null",
                "cost.node.cpuHour=0.05");

        assertThat(generic(chart, "ServiceMonitor").<String>get("spec", "endpoints", 0, "interval"))
                .isEqualTo("30s");
        assertThat(Serialization.asYaml(generic(chart, "PrometheusRule"))).contains("docs/operations.md#laminafaults");
        assertThat(chart.one(ConfigMap.class, "lamina-dashboard").getMetadata().getLabels())
                .containsEntry("grafana_dashboard", "1");
        assertThat(chart.one(ConfigMap.class, "lamina-gateway").getData().get("application.properties"))
                .contains("lamina.cost.node.cpu-hour=0.05\n")
                .doesNotContain("lamina.cost.aws", "lamina.cost.node.gib-hour");
    }

    private static GenericKubernetesResource generic(Chart chart, String kind) {
        return chart.all(GenericKubernetesResource.class).stream()
                .filter(object -> object.getKind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind));
    }
}
