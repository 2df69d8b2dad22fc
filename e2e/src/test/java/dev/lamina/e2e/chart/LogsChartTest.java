package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import org.junit.jupiter.api.Test;

/** Log store and collector are parts of the chart that can be left out, and the store can be another one. */
class LogsChartTest {
    @Test
    void nothingIsInstalledByDefault() {
        assertThat(Chart.trial().objects())
                .extracting(HasMetadata::getMetadata)
                .noneMatch(metadata -> metadata.getName().contains("log"));
    }

    @Test
    void storeCollectorAndGatewayBelongTogether() {
        Chart chart = Chart.trial("logs.enabled=true,logs.retentionDays=5,logs.store.persistence.size=20Gi");

        assertThat(container(chart.one(StatefulSet.class, "lamina-logs")).getArgs())
                .contains("-retentionPeriod=5d", "-retention.maxDiskSpaceUsageBytes=16GiB");
        assertThat(collector(chart).getArgs())
                .contains("-remoteWrite.url=http://lamina-logs.lamina-system.svc:9428/insert/native");
        assertThat(chart.one(ConfigMap.class, "lamina-gateway").getData().toString())
                .contains(
                        "lamina.logs.url=http://lamina-logs.lamina-system.svc:9428\n",
                        "lamina.logs.retention-days=5\n");
    }

    @Test
    void externalStoreReplacesOwn() {
        Chart chart =
                Chart.trial("logs.enabled=true,logs.externalUrl=https://logs.example:9428/,logs.existingSecret=login");

        assertThat(chart.all(StatefulSet.class))
                .noneMatch(set -> set.getMetadata().getName().equals("lamina-logs"));
        assertThat(collector(chart).getArgs())
                .contains(
                        "-remoteWrite.url=https://logs.example:9428/insert/native",
                        "-remoteWrite.basicAuth.usernameFile=/etc/login/username");
    }

    @Test
    void collectorReadsWatchedNamespacesOnly() {
        Chart chart = Chart.trial("logs.enabled=true,watchNamespaces={a,b}");

        assertThat(collector(chart).getArgs())
                .contains("-fileCollector.glob=/var/log/pods/a_*/function/*.log")
                .noneMatch(argument -> argument.startsWith("-fileCollector.glob=/var/log/pods/*"));
    }

    @Test
    void collectorHasNamespaceOfItsOwn() {
        Chart chart = Chart.trial("logs.enabled=true,logs.collector.namespace=lamina-logs");
        DaemonSet collector = chart.one(DaemonSet.class, "lamina-log-collector");
        PodSpec pod = collector.getSpec().getTemplate().getSpec();

        assertThat(collector.getMetadata().getNamespace()).isEqualTo("lamina-logs");
        assertThat(chart.one(Namespace.class, "lamina-logs").getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "privileged");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(container(collector).getSecurityContext().getCapabilities().getDrop())
                .containsExactly("ALL");
        assertThat(container(collector).getSecurityContext().getReadOnlyRootFilesystem())
                .isTrue();
    }

    @Test
    void collectorTakesNoLinesFromNetwork() {
        assertThat(collector(Chart.trial("logs.enabled=true")).getArgs())
                .contains("-insert.disable", "-remoteWrite.retryMaxTime=5s");
    }

    @Test
    void namespaceOfReleaseIsNotCreated() {
        assertThat(Chart.trial("logs.enabled=true,logs.collector.namespace=lamina-system")
                        .all(Namespace.class))
                .isEmpty();
    }

    /** `helm upgrade --reuse-values --set logs.enabled=true` of a release that is older than these values. */
    @Test
    void valuesOfOlderChartAreExplained() {
        Chart chart = Chart.trial("logs.enabled=true,logs.store=null,logs.collector=null");

        assertThat(chart.status()).isNotZero();
        assertThat(chart.output()).contains("--reset-then-reuse-values");
        assertThat(Chart.trial("logs=null").objects()).isNotEmpty();
    }

    private static Container collector(Chart chart) {
        return container(chart.one(DaemonSet.class, "lamina-log-collector"));
    }

    private static Container container(DaemonSet set) {
        return set.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    private static Container container(StatefulSet set) {
        return set.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }
}
