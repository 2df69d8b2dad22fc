package dev.lamina.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunningContentTest {
    private static final RuntimeImage IMAGE = new RuntimeImage("runtime:1", "AWS_Lambda_java25");

    @Test
    void deploymentRecordsItsContent() {
        Function function = function("memory: 128Mi", "A::b");
        RunningContent running = RunningContent.of(
                        deployment(new Workload(function, IMAGE, "aaaa", List.of("bbbb", "cccc"), List.of())))
                .orElseThrow();
        assertThat(running.image()).isEqualTo(IMAGE);
        assertThat(running.codeSha256()).isEqualTo("aaaa");
        assertThat(running.layersSha256()).containsExactly("bbbb", "cccc");
        assertThat(running.isMadeFrom(function.getSpec())).isTrue();
    }

    @Test
    void specWithSameHandlerCodeAndLayersMatches() {
        RunningContent running = RunningContent.of(deployment(
                        new Workload(function("memory: 128Mi", "A::b"), IMAGE, "aaaa", List.of(), List.of())))
                .orElseThrow();
        assertThat(running.layersSha256()).isEmpty();
        assertThat(running.isMadeFrom(spec("memory: 256Mi", "A::b"))).isTrue();
        assertThat(running.isMadeFrom(spec("memory: 128Mi", "A::other"))).isFalse();
        assertThat(running.isMadeFrom(spec("layers: [{name: more}]", "A::b"))).isFalse();
    }

    /** The handler was found with the old PYTHONPATH, but possibly not with the new one. */
    @Test
    void changedPythonPathDoesNotMatch() {
        RunningContent running = RunningContent.of(deployment(new Workload(
                        function("environment: {PYTHONPATH: src, COLOUR: red}", "a.b"),
                        IMAGE,
                        "aaaa",
                        List.of(),
                        List.of())))
                .orElseThrow();
        assertThat(running.isMadeFrom(spec("environment: {PYTHONPATH: src, COLOUR: blue}", "a.b")))
                .isTrue();
        assertThat(running.isMadeFrom(spec("environment: {PYTHONPATH: broken}", "a.b")))
                .isFalse();
        assertThat(running.isMadeFrom(spec("environment: {COLOUR: red}", "a.b")))
                .isFalse();
    }

    @Test
    void changedNodePathDoesNotMatch() {
        RunningContent running = RunningContent.of(deployment(new Workload(
                        nodejs(function("environment: {NODE_PATH: src}", "a.b")), IMAGE, "aaaa", List.of(), List.of())))
                .orElseThrow();

        assertThat(running.isMadeFrom(
                        nodejs(function("environment: {NODE_PATH: src}", "a.b")).getSpec()))
                .isTrue();
        assertThat(running.isMadeFrom(nodejs(function("environment: {NODE_PATH: other}", "a.b"))
                        .getSpec()))
                .isFalse();
    }

    private static Function nodejs(Function function) {
        function.setSpec(function.getSpec().withRuntime("nodejs24.x"));
        return function;
    }

    /** Functions whose source was deleted keep running after an upgrade of the operator. */
    @Test
    void hashWithoutPythonPathIsStable() {
        assertThat(SpecFingerprint.of(spec("environment: {COLOUR: red}", "A::b")))
                .isEqualTo("5ed89c7585621022");
    }

    @Test
    void deploymentOfOlderOperatorMatchesNoSpec() {
        Deployment deployment =
                deployment(new Workload(function("memory: 128Mi", "A::b"), IMAGE, "aaaa", List.of(), List.of()));
        deployment.getMetadata().setAnnotations(null);
        assertThat(RunningContent.of(deployment).orElseThrow().isMadeFrom(spec("memory: 128Mi", "A::b")))
                .isFalse();
    }

    private static Deployment deployment(Workload workload) {
        return new DesiredObjects(TestConfig.with(), Optional::empty)
                .of(workload).stream()
                        .filter(Deployment.class::isInstance)
                        .map(Deployment.class::cast)
                        .findFirst()
                        .orElseThrow();
    }

    private static FunctionSpec spec(String field, String handler) {
        return function(field, handler).getSpec();
    }

    private static Function function(String field, String handler) {
        return Serialization.unmarshal(
                """
        metadata: {name: hello, namespace: shop, uid: u, generation: 1}
        spec:
          runtime: java25
          handler: %s
          timeoutSeconds: 3
          ephemeralStorage: 512Mi
          code: {bucket: {name: code, key: a.jar}}
          %s
        """.formatted(handler, field.startsWith("memory") ? field : "memory: 128Mi\n  " + field),
                Function.class);
    }
}
