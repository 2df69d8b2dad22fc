package dev.lamina.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.Function;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.ScaledObjectSpec;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pods of functions and KEDA get if the gateway's ports have TLS. */
class GatewayAccessTest {
    private static final String PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    private static final String FUNCTION = """
      metadata: {name: f, namespace: n}
      spec: {runtime: java25, handler: H, memory: 128Mi, timeoutSeconds: 3, ephemeralStorage: 512Mi, code: {inline: ""}}
      """;

    @TempDir
    Path folder;

    @Test
    void podsHaveAuthoritiesInVariable() throws IOException {
        List<EnvVar> variables = one(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv();

        assertThat(variables)
                .filteredOn(variable -> variable.getName().equals("LAMINA_GATEWAY_CA"))
                .extracting(EnvVar::getValue)
                .containsExactly(PEM);
    }

    @Test
    void scalerTakesAuthoritiesFromPods() throws IOException {
        ScaledObjectSpec.Trigger push =
                one(ScaledObject.class).getSpec().triggers().getFirst();

        assertThat(push.metadata()).containsEntry("enableTLS", "true");
        assertThat(push.authenticationRef())
                .isEqualTo(new ScaledObjectSpec.Authentication("lamina-scaler", "ClusterTriggerAuthentication"));
    }

    @Test
    void missingFileIsNamed() {
        OperatorConfig config = TestConfig.with(
                "lamina.gateway.ca",
                folder.resolve("none.crt").toString(),
                "lamina.gateway.scaler-authentication",
                "s");

        assertThatThrownBy(() -> GatewayAccess.of(config.gateway()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lamina.gateway.ca")
                .hasMessageContaining("none.crt");
    }

    @Test
    void authoritiesWithoutAuthenticationAreRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.crt"), PEM);
        OperatorConfig config = TestConfig.with("lamina.gateway.ca", file.toString());

        assertThatThrownBy(() -> GatewayAccess.of(config.gateway()))
                .hasMessageContaining("lamina.gateway.scaler-authentication");
    }

    private <T extends HasMetadata> T one(Class<T> kind) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.crt"), PEM);
        OperatorConfig config = TestConfig.with(
                "lamina.pod-key",
                "of the tests",
                "lamina.gateway.ca",
                file.toString(),
                "lamina.gateway.scaler-authentication",
                "lamina-scaler");
        Function function = Serialization.unmarshal(FUNCTION, Function.class);
        Workload workload = new Workload(function, new RuntimeImage("i", "e"), "c", List.of(), List.of());
        return new DesiredObjects(config, Optional::empty)
                .of(workload).stream()
                        .filter(kind::isInstance)
                        .map(kind::cast)
                        .findFirst()
                        .orElseThrow();
    }
}
