package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import org.junit.jupiter.api.Test;

/** Traces are off by default; gateway and console get the addresses of the chart's store, or of another one. */
class TracesChartTest {
    private static final String EXTERNAL = "tracing.endpoint=https://otel.example/otlp,"
            + "tracing.queryUrl=https://jaeger.example/,tracing.existingSecret=login,console.enabled=true";

    @Test
    void nothingIsRecordedByDefault() {
        Chart chart = Chart.trial();

        assertThat(chart.objects())
                .extracting(HasMetadata::getMetadata)
                .noneMatch(metadata -> metadata.getName().contains("traces"));
        assertThat(settings(chart)).doesNotContain("lamina.tracing");
    }

    @Test
    void storeGatewayAndConsoleBelongTogether() {
        Chart chart = Chart.trial("tracing.store.enabled=true,tracing.ratio=0.5,console.enabled=true");

        assertThat(settings(chart))
                .contains(
                        "lamina.tracing.endpoint=http://lamina-traces.lamina-system.svc:4318\n",
                        "lamina.tracing.ratio=0.5\n");
        assertThat(container(chart, "lamina-console").getEnv())
                .contains(
                        new EnvVar("LAMINA_CONSOLE_TRACES_URL", "http://lamina-traces.lamina-system.svc:16686", null));
        assertThat(chart.one(ConfigMap.class, "lamina-traces").getData().get("config.yaml"))
                .contains("max_traces: 10000");
        assertThat(chart.one(NetworkPolicy.class, "lamina-console").toString()).contains("16686");
    }

    @Test
    void functionsWriteOnlyIfAllowed() {
        assertThat(policy("tracing.store.enabled=true")).doesNotContain("lamina.dev/function");
        assertThat(policy("tracing.store.enabled=true,tracing.store.fromFunctions=true"))
                .contains("lamina.dev/function");
    }

    @Test
    void externalStoreNeedsNoOwn() {
        Chart chart = Chart.trial(EXTERNAL);

        assertThat(chart.all(Deployment.class))
                .noneMatch(one -> one.getMetadata().getName().equals("lamina-traces"));
        assertThat(settings(chart)).contains("lamina.tracing.endpoint=https://otel.example/otlp\n");
        assertThat(container(chart, "lamina-gateway").getEnv())
                .extracting(EnvVar::getName)
                .contains("LAMINA_TRACING_HEADERS");
        assertThat(container(chart, "lamina-console").getEnv())
                .contains(new EnvVar("LAMINA_CONSOLE_TRACES_URL", "https://jaeger.example", null))
                .extracting(EnvVar::getName)
                .contains("LAMINA_CONSOLE_TRACES_AUTHORIZATION");
    }

    /** `helm upgrade --reuse-values` of a release that is older than these values. */
    @Test
    void valuesOfOlderChartMeanOff() {
        assertThat(settings(Chart.trial("tracing=null"))).doesNotContain("lamina.tracing");
    }

    private static String policy(String values) {
        return Chart.trial(values).one(NetworkPolicy.class, "lamina-traces").toString();
    }

    private static String settings(Chart chart) {
        return chart.one(ConfigMap.class, "lamina-gateway").getData().toString();
    }

    private static Container container(Chart chart, String name) {
        return chart.one(Deployment.class, name)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }
}
