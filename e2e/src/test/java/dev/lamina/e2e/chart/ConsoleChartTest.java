package dev.lamina.e2e.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import org.junit.jupiter.api.Test;

/** What the values of the console become. */
class ConsoleChartTest {
    @Test
    void usersLogInByTokensOnlyByDefault() {
        assertThat(console(Chart.trial("console.enabled=true")).getEnv())
                .extracting(EnvVar::getName)
                .noneMatch(name -> name.contains("OIDC"));
    }

    @Test
    void providerIsReachedAndItsSecretIsNoValue() {
        Chart chart = Chart.trial(
                "console.enabled=true",
                "console.oidc.issuer=https://login.example:8443/main,console.oidc.clientId=lamina",
                "console.oidc.clientSecretName=login,console.oidc.caConfigMap=authorities");

        assertThat(console(chart).getEnv())
                .anySatisfy(variable -> {
                    assertThat(variable.getName()).isEqualTo("LAMINA_CONSOLE_OIDC_CLIENT_SECRET");
                    assertThat(variable.getValueFrom().getSecretKeyRef().getName())
                            .isEqualTo("login");
                })
                .anySatisfy(variable -> {
                    assertThat(variable.getName()).isEqualTo("LAMINA_CONSOLE_OIDC_CA");
                    assertThat(console(chart).getVolumeMounts())
                            .anyMatch(mount -> variable.getValue().startsWith(mount.getMountPath() + "/"));
                });
        assertThat(chart.one(NetworkPolicy.class, "lamina-console").getSpec().getEgress())
                .anyMatch(rule -> rule.getPorts().getFirst().getPort().getIntVal() != null
                        && rule.getPorts().getFirst().getPort().getIntVal() == 8443);
    }

    @Test
    void providerWithoutClientIsRefused() {
        Chart chart = Chart.trial("console.enabled=true", "console.oidc.issuer=https://login.example");

        assertThat(chart.status()).isNotZero();
        assertThat(chart.output()).contains("console.oidc.clientId");
    }

    private static Container console(Chart chart) {
        return chart.one(Deployment.class, "lamina-console")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }
}
