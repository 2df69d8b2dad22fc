package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cluster wants of all pods of the chart. */
class PodSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"operator", "gateway", "console"})
    void programGetsOptionsOfItsJvm(String component) {
        Chart chart = Chart.trial(
                "console.enabled=true", component + ".javaOptions=-XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=40");

        assertThat(variables(chart, component))
                .contains("_JAVA_OPTIONS=-XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=40");
        assertThat(variables(Chart.trial("console.enabled=true"), component))
                .noneMatch(variable -> variable.startsWith("_JAVA_OPTIONS"));
    }

    @Test
    void wordThatIsNoJvmOptionIsRefused() {
        Chart chart = Chart.trial("gateway.javaOptions=TieredStopAtLevel=1");

        assertThat(chart.status()).isNotZero();
        assertThat(chart.output()).contains("javaOptions");
    }

    private static List<String> variables(Chart chart, String component) {
        return chart
                .one(Deployment.class, "lamina-" + component)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()
                .stream()
                .map(variable -> variable.getName() + "=" + variable.getValue())
                .toList();
    }
}
