package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A function that is a container image, in the shape of AWS's API. */
class ContainerImageShownTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @Test
    void imageHasNoRuntimeAndHandler() {
        Function function = function("", "{}");

        assertThat(TestControlApi.configuration(TestConfig.of(Map.of())).of(function))
                .containsEntry("PackageType", "Image")
                .containsEntry("CodeSha256", "")
                .doesNotContainKeys("Runtime", "Handler", "ImageConfigResponse");
        assertThat(code(function))
                .isEqualTo(Map.of("RepositoryType", "Registry", "ImageUri", "registry.example:5000/orders:1"));
    }

    @Test
    void overridesAndDigestAreShown() {
        Function function = function(
                ", entryPoint: [/entry], command: [app.handler], workingDirectory: /srv",
                "{image: {name: 'registry.example:5000/orders:1', digest: 'sha256:" + DIGEST + "'}}");

        assertThat(TestControlApi.configuration(TestConfig.of(Map.of())).of(function))
                .containsEntry("CodeSha256", DIGEST)
                .containsEntry(
                        "ImageConfigResponse",
                        Map.of(
                                "ImageConfig",
                                Map.of(
                                        "EntryPoint", List.of("/entry"),
                                        "Command", List.of("app.handler"),
                                        "WorkingDirectory", "/srv")));
        assertThat(code(function)).containsEntry("ResolvedImageUri", "registry.example:5000/orders@sha256:" + DIGEST);
    }

    private static Map<String, String> code(Function function) {
        return FunctionCode.of("shop", function.getSpec().code(), function.getStatus(), Optional.empty());
    }

    /** @param image members of code.image besides the name, each after a comma */
    private static Function function(String image, String status) {
        Function function = Serialization.unmarshal("""
                apiVersion: lamina.dev/v1alpha1
                kind: Function
                metadata: {name: orders, namespace: shop, uid: u, generation: 1, \
                    creationTimestamp: "2026-11-23T09:00:00Z"}
                spec:
                  code: {image: {name: "registry.example:5000/orders:1"%s}}
                  memory: 2Gi
                  timeoutSeconds: 7
                  ephemeralStorage: 512Mi
                status: %s
                """.formatted(image, status), Function.class);
        assertThat(function.unreadable()).isEmpty();
        return function;
    }
}
