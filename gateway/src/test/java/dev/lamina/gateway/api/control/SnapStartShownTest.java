package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.FunctionVersion;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A version's start cache in the shape of AWS's SnapStart. */
class SnapStartShownTest {
    private static final String READY = "{type: Ready, status: 'True', reason: Available, message: m}";

    @Test
    void versionWithCacheIsOptimized() {
        assertThat(shown("PublishedVersions", READY, "{optimizationStatus: 'On', sha256: ab}"))
                .containsEntry("SnapStart", Map.of("ApplyOn", "PublishedVersions", "OptimizationStatus", "On"))
                .containsEntry("State", "Active");
    }

    @Test
    void versionWhoseCacheFailedIsActive() {
        assertThat(shown("PublishedVersions", READY, "{optimizationStatus: 'Off', message: no database}"))
                .containsEntry("SnapStart", Map.of("ApplyOn", "PublishedVersions", "OptimizationStatus", "Off"))
                .containsEntry("State", "Active");
    }

    @Test
    void versionIsPendingWhileItsCacheIsMade() {
        assertThat(shown("PublishedVersions", "{type: Ready, status: Unknown, reason: Optimizing}", "null"))
                .containsEntry("SnapStart", Map.of("ApplyOn", "PublishedVersions", "OptimizationStatus", "Off"))
                .containsEntry("State", "Pending")
                .containsEntry("StateReasonCode", "Creating");
    }

    @Test
    void versionWithoutSnapStartShowsNone() {
        assertThat(shown("None", READY, "null"))
                .containsEntry("SnapStart", Map.of("ApplyOn", "None", "OptimizationStatus", "Off"));
    }

    private static Map<String, Object> shown(String applyOn, String condition, String snapStart) {
        FunctionVersion version =
                Serialization.unmarshal("""
        metadata: {name: orders.1, namespace: shop, uid: u, generation: 1, creationTimestamp: "2026-11-23T09:00:00Z"}
        spec:
          function: orders
          version: 1
          codeSha256: 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
          functionSpec:
            runtime: java25
            handler: example.Orders
            code: {inline: "class Orders {}"}
            memory: 2Gi
            timeoutSeconds: 7
            ephemeralStorage: 512Mi
            snapStart: {applyOn: %s}
        status:
          conditions: [%s]
          snapStart: %s
        """.formatted(applyOn, condition, snapStart), FunctionVersion.class);
        return TestControlApi.configuration(TestConfig.of(Map.of())).of(version);
    }
}
