package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes that the schema can see are refused at apply, with the field and the permitted values. */
@EndToEnd
class RefusedBySchemaE2E {
    private final Workspace workspace;

    RefusedBySchemaE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    static Stream<Arguments> functions() {
        return Stream.of(
                Arguments.of(
                        "a sixth layer",
                        "layers: [{name: a}, {name: b}, {name: c}, {name: d}, {name: e}, {name: f}]",
                        "spec.layers: Too many: 6"),
                Arguments.of("too little memory", "memory: 64Mi", "memory: must be from 128Mi to 10240Mi"),
                Arguments.of("too much memory", "memory: 20Gi", "memory: must be from 128Mi to 10240Mi"),
                Arguments.of("too long a timeout", "timeoutSeconds: 901", "spec.timeoutSeconds"),
                Arguments.of(
                        "a reserved name",
                        "environment: {AWS_REGION: eu-central-1}",
                        "environment: must not set a name that the runtime reserves"),
                Arguments.of(
                        "a name of ours",
                        "environment: {LAMINA_GATEWAY: elsewhere}",
                        "environment: must not set a name that the runtime reserves"),
                Arguments.of(
                        "too large an environment",
                        "environment: {LARGE: " + "x".repeat(4092) + "}",
                        "environment: names and values must have at most 4096 characters"),
                Arguments.of(
                        "a name no shell takes",
                        "environment: {1ST: x}",
                        "environment: names must start with a letter"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void invalidFunctionIsRefused(String what, String line, String message) {
        assertThat(refusal("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: refused}
        spec:
          runtime: java25
          handler: example.Version::handle
          code: {bucket: {name: code, key: code.jar}}
          %s
        """.formatted(line))).contains(message);
    }

    static Stream<Arguments> codes() {
        return Stream.of(
                Arguments.of(
                        "no source", "{}", "exactly one of inline, bucket, url, configMap, image, stored must be set"),
                Arguments.of(
                        "two sources",
                        "{inline: x, configMap: {name: a, key: b}}",
                        "exactly one of inline, bucket, url, configMap, image, stored must be set"),
                Arguments.of(
                        "a download without its hash",
                        "{url: {url: \"https://example.org/a.jar\"}}",
                        "spec.code.url.sha256: Required"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("codes")
    void invalidCodeIsRefused(String what, String code, String message) {
        assertThat(refusal("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: refused}
        spec: {runtime: java25, handler: A::b, code: %s}
        """.formatted(code))).contains(message);
    }

    @ParameterizedTest
    @MethodSource("triggers")
    void invalidTriggerIsRefused(String source, String message) {
        assertThat(refusal("""
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: refused}
        spec: {function: {name: any}, source: %s}
        """.formatted(source))).contains(message);
    }

    static Stream<Arguments> triggers() {
        return Stream.of(
                Arguments.of("{}", "exactly one source must be set"),
                Arguments.of(
                        "{bucket: {name: images, events: [\"s3:ObjectEaten:*\"]}}", "events: must be S3 event names"),
                Arguments.of("{bucket: {name: images}}", "spec.source.bucket.events: Required"));
    }

    private String refusal(String manifest) {
        KubernetesClientException refused = catchThrowableOfType(
                KubernetesClientException.class, () -> workspace.resources().apply(manifest));
        assertThat(refused).as("a refusal").isNotNull();
        assertThat(refused.getCode()).isEqualTo(422);
        return refused.getMessage();
    }
}
