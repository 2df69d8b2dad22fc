package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
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
    void metricsAreReadByNamedPeersOnly() {
        for (String policy : List.of("lamina-gateway", "lamina-operator")) {
            assertThat(scrapers(Chart.trial(), policy)).contains("vmagent").doesNotContain("metrics-store");
            assertThat(scrapers(Chart.trial("metrics.store.enabled=true"), policy))
                    .contains("vmagent", "lamina-metrics-store");
        }
    }

    @Test
    void monitorOfNatsIsOpenToScrapersOnly() {
        assertThat(scrapers(Chart.trial(), "lamina-nats", "monitor")).contains("prometheus");
    }

    private static String scrapers(Chart chart, String policy) {
        return scrapers(chart, policy, "management");
    }

    private static String scrapers(Chart chart, String policy, String opened) {
        return chart.one(NetworkPolicy.class, policy).getSpec().getIngress().stream()
                .filter(rule -> rule.getPorts().stream()
                        .anyMatch(port -> opened.equals(port.getPort().getStrVal())))
                .map(rule -> rule.getFrom().toString())
                .collect(Collectors.joining());
    }

    @Test
    void storeIsReadByConsoleOnly() {
        Chart chart = Chart.trial("metrics.store.enabled=true,console.enabled=true");

        assertThat(chart.one(ConfigMap.class, "lamina-metrics-store").getData().get("scrape.yaml"))
                .contains("lamina-gateway-internal.lamina-system.svc", "lamina-operator-metrics.lamina-system.svc");
        assertThat(url(chart)).isEqualTo("http://lamina-metrics-store.lamina-system.svc:8428");
        assertThat(chart.one(NetworkPolicy.class, "lamina-metrics-store")
                        .getSpec()
                        .getIngress())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom().toString()).contains("lamina-console"));
        assertThat(chart.all(StatefulSet.class))
                .filteredOn(set -> set.getMetadata().getName().equals("lamina-metrics-store"))
                .singleElement()
                .satisfies(
                        set -> assertThat(set.getSpec().getTemplate().getSpec().getAutomountServiceAccountToken())
                                .isFalse());
    }

    @Test
    void consoleReadsOtherStore() {
        Chart chart = Chart.trial("console.enabled=true,console.metricsUrl=https://prometheus.example/base");

        assertThat(url(chart)).isEqualTo("https://prometheus.example/base");
        assertThat(chart.all(StatefulSet.class))
                .noneMatch(set -> set.getMetadata().getName().contains("metrics"));
        assertThat(url(Chart.trial("console.enabled=true"))).isNull();
    }

    private static String url(Chart chart) {
        return chart
                .one(Deployment.class, "lamina-console")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()
                .stream()
                .filter(variable -> variable.getName().equals("LAMINA_CONSOLE_METRICS_URL"))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse(null);
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
