package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionStatus;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Functions with the statuses that the operator writes, in {@code gitops/test/statuses}: the tests there check what
 * kstatus and Argo CD's script conclude from them. {@code -Dgolden=write} writes the current output.
 */
class StatusExamplesTest {
    private static final Path FILES = Path.of("../gitops/test/statuses");
    private static final boolean WRITE = "write".equals(System.getProperty("golden"));
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ConditionFact RUNTIME = ConditionFact.isTrue("Deployed", "RuntimeKnown", "java25");
    private static final ConditionFact LAYERS =
            ConditionFact.isTrue("LayersResolved", "NoLayers", "The function has no layers");
    private static final ConditionFact CODE = ConditionFact.isTrue("CodeResolved", "Resolved", "sha256 aaaa, 1 bytes");
    private static final ConditionFact MISSING =
            ConditionFact.isFalse("CodeResolved", "ObjectNotFound", "spec.code.bucket.key: no such object; upload it");
    private static final ConditionFact BROKEN =
            ConditionFact.isFalse("CodeResolved", "CompileError", "spec.code.inline: line 1: ';' expected");

    @TestFactory
    Stream<DynamicTest> statusMatchesExample() {
        return examples().entrySet().stream()
                .map(example -> DynamicTest.dynamicTest(example.getKey(), () -> {
                    Path file = FILES.resolve(example.getKey() + ".yaml");
                    String text = Serialization.asYaml(example.getValue());
                    if (WRITE) {
                        Files.writeString(file, text);
                    }
                    assertThat(file).hasContent(text);
                }));
    }

    @Test
    void everyExampleFileIsTested() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                            .filter(name -> name.startsWith("function-")))
                    .containsExactlyInAnyOrderElementsOf(examples().keySet());
        }
    }

    private static Map<String, Function> examples() {
        Function idle = after(function(1, null), NOON, CODE, of(deployment(0, 0)), Optional.empty());
        Function edited = function(2, idle.getStatus());
        Function never = after(function(1, null), NOON, MISSING, nothing(), Optional.empty());
        Map<String, Function> examples = new LinkedHashMap<>();
        examples.put(
                "function-newborn",
                function(1, Serialization.unmarshal("observedGeneration: -1", FunctionStatus.class)));
        examples.put("function-edited", edited);
        examples.put("function-idle", idle);
        examples.put(
                "function-rolling-out",
                after(edited, NOON, CODE, of(deployment(2, 1), TestEnvironments.initialised("old")), Optional.empty()));
        examples.put(
                "function-rollout-failed",
                after(
                        edited,
                        NOON,
                        CODE,
                        of(stuck(deployment(2, 1)), TestEnvironments.initialised("old")),
                        Optional.empty()));
        examples.put("function-new-code-broken", after(edited, NOON, BROKEN, left(), Optional.empty()));
        examples.put("function-code-not-yet-there", never);
        examples.put(
                "function-code-never-came", after(never, NOON.plusSeconds(90), MISSING, nothing(), Optional.empty()));
        examples.put(
                "function-scaling-refused",
                after(
                        idle,
                        NOON,
                        CODE,
                        of(deployment(0, 0)),
                        Optional.of(ScalingVerdict.refused("managed by another HPA")),
                        2));
        examples.put(
                "function-broker-away-of-keda",
                after(
                        idle,
                        NOON,
                        CODE,
                        of(deployment(0, 0)),
                        Optional.of(ConditionFact.isFalse(
                                "Scalable",
                                "ScaledObjectCheckFailed",
                                "KEDA does not scale the function: no broker"))));
        return examples;
    }

    private static Function after(
            Function function,
            Instant now,
            ConditionFact code,
            DeploymentState deployed,
            Optional<ConditionFact> scalable) {
        return after(function, now, code, deployed, scalable, 1);
    }

    /** @param reconciliations number of reconciliations, one each minute */
    private static Function after(
            Function function,
            Instant now,
            ConditionFact code,
            DeploymentState deployed,
            Optional<ConditionFact> scalable,
            int reconciliations) {
        Function seen = function;
        for (int done = 0; done < reconciliations; done++) {
            Clock clock = Clock.fixed(now.plusSeconds(60L * done), ZoneOffset.UTC);
            ResolutionResult result = new ResolutionResult(
                    RUNTIME,
                    LAYERS,
                    code,
                    code.holds() ? Optional.of(new ResolvedContent("aaaa", 1, "inline")) : Optional.empty(),
                    Optional.empty());
            seen = function(
                    seen.getMetadata().getGeneration(),
                    new StatusBuilder(TestConfig.with(), new Conditions(clock), clock)
                            .next(seen, result, deployed, scalable, Optional.empty(), Optional.empty()));
        }
        return seen;
    }

    private static DeploymentState of(Deployment deployment, Environment... environments) {
        return DeploymentState.of(
                new AppliedObjects(deployment, false, Optional.empty()),
                spec(),
                List.of(environments),
                Optional.empty());
    }

    private static DeploymentState left() {
        return DeploymentState.left(
                RUNTIME, Optional.of(deployment(1, 1)), spec(), List.of(TestEnvironments.initialised("old")));
    }

    private static DeploymentState nothing() {
        return DeploymentState.left(RUNTIME, Optional.empty(), spec(), List.of());
    }

    private static Deployment deployment(int replicas, int updated) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("fn-hello")
                .endMetadata()
                .withNewStatus()
                .withReplicas(replicas)
                .withUpdatedReplicas(updated)
                .withAvailableReplicas(updated)
                .endStatus()
                .build();
    }

    private static Deployment stuck(Deployment deployment) {
        return deployment
                .edit()
                .editStatus()
                .addNewCondition()
                .withType("Progressing")
                .withStatus("False")
                .withReason("ProgressDeadlineExceeded")
                .withMessage("ReplicaSet \"fn-hello-1\" has timed out progressing.")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Function function(long generation, FunctionStatus status) {
        Function function = TestFunctions.function("shop", "hello", spec());
        function.getMetadata().setGeneration(generation);
        function.setStatus(status);
        return function;
    }

    private static FunctionSpec spec() {
        return TestFunctions.spec(TestFunctions.inline("class A {}"));
    }
}
