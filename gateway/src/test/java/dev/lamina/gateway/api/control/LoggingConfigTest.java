package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code spec.logging} in the shape of AWS's LoggingConfig: levels with JSON only, and then with their defaults. */
class LoggingConfigTest {

    @Test
    void textFormatHasNoLevels() {
        assertThat(shown("null")).isEqualTo(Map.of("LogFormat", "Text", "LogGroup", "/aws/lambda/orders"));
        assertThat(shown("{format: Text}")).isEqualTo(Map.of("LogFormat", "Text", "LogGroup", "/aws/lambda/orders"));
    }

    @Test
    void jsonFormatHasLevels() {
        assertThat(shown("{format: JSON, systemLevel: WARN}"))
                .isEqualTo(Map.of(
                        "LogFormat",
                        "JSON",
                        "ApplicationLogLevel",
                        "INFO",
                        "SystemLogLevel",
                        "WARN",
                        "LogGroup",
                        "/aws/lambda/orders"));
    }

    private static Object shown(String logging) {
        Function function = Serialization.unmarshal("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: orders, namespace: shop, uid: u, generation: 1, creationTimestamp: "2026-11-23T09:00:00Z"}
        spec:
          runtime: java25
          handler: example.Orders
          code: {inline: "class Orders {}"}
          memory: 2Gi
          timeoutSeconds: 7
          ephemeralStorage: 512Mi
          logging: %s
        """.formatted(logging), Function.class);
        return TestControlApi.configuration(TestConfig.of(Map.of()))
                .of(function)
                .get("LoggingConfig");
    }
}
