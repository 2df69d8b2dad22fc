package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inBucket;
import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.layer;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A function that once ran keeps running, and stays Ready, whatever happens to the sources that its spec names. */
class KeepsRunningIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String[] WITH_PYTHON = {"lamina.runtimes.\"python3.11\".image", "lamina/runtime-python:test"};

    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension(WITH_PYTHON);

    private Policy policy;

    @BeforeEach
    void addCode() {
        policy = new Policy(operator.client(), operator.namespace());
        operator.content().objects.put("a.jar", "aaaa");
    }

    @AfterEach
    void removePolicy() {
        policy.remove();
    }

    @Test
    void deletedCodeKeepsFunctionRunning() {
        Deployment before = deployed(spec(inBucket("a.jar")));
        operator.content().objects.clear();
        operator.restart();
        Condition trouble = operator.awaitCondition(Lamina.UP_TO_DATE, "ObjectNotFound");
        assertThat(trouble.getStatus()).isEqualTo("False");
        assertThat(trouble.getMessage()).contains("spec.code.bucket", "upload it");
        assertServedBy(before);
    }

    @Test
    void otherSpecFieldsApplyWhenCodeIsDeleted() {
        deployed(spec(inBucket("a.jar")));
        operator.content().objects.clear();
        operator.edit(spec("java25", inBucket("a.jar"), 60));
        await().atMost(SOON)
                .until(() -> operator.variable("LAMINA_TIMEOUT_SECONDS").equals("60"));
        assertThat(operator.variable("LAMINA_CODE_SHA256")).isEqualTo("aaaa");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(operator.condition(Lamina.READY).getObservedGeneration())
                        .isEqualTo(2));
        assertThat(operator.condition(Lamina.READY).getStatus()).isEqualTo("True");
        assertThat(operator.condition(ResolutionResult.CODE_RESOLVED).getReason())
                .isEqualTo("ObjectNotFound");
    }

    @Test
    void unusableNewCodeKeepsFunctionRunning() {
        Deployment before = deployed(spec(inBucket("a.jar")));
        operator.edit(spec("java25", inBucket("missing.jar"), 60));
        operator.awaitCondition(Lamina.UP_TO_DATE, "ObjectNotFound");
        assertServedBy(before);
        assertThat(operator.get().getStatus().observedGeneration()).isEqualTo(2);
        assertThat(operator.condition(Lamina.READY).getObservedGeneration())
                .as("what is served is the generation before")
                .isEqualTo(1);

        operator.content().objects.put("missing.jar", "bbbb");
        operator.awaitCondition(Lamina.UP_TO_DATE, "Applied");
        assertThat(operator.variable("LAMINA_CODE_SHA256")).isEqualTo("bbbb");
        assertThat(operator.condition(Lamina.READY).getObservedGeneration()).isEqualTo(2);
    }

    /** The handler is not found there, although the code has not changed. */
    @Test
    void wrongPythonPathKeepsFunctionRunning() {
        Deployment before = deployed(spec("python3.11", inBucket("a.jar"), null));
        operator.content().refusedPythonPath = "/nowhere";
        operator.edit(withPythonPath(spec("python3.11", inBucket("a.jar"), null), "/nowhere"));
        operator.awaitCondition(Lamina.UP_TO_DATE, "HandlerNotFound");
        assertServedBy(before);
    }

    @Test
    void deletedLayerKeepsFunctionRunning() {
        operator.content().objects.put("imaging.zip", "llll");
        operator.client()
                .resource(layer(operator.namespace(), "imaging", "imaging.zip"))
                .create();
        Deployment before = deployed(spec(inline("class A {}"), "imaging"));
        assertThat(operator.variable("LAMINA_LAYERS_SHA256")).isEqualTo("llll");
        Resource<Layer> imaging = operator.client()
                .resources(Layer.class)
                .inNamespace(operator.namespace())
                .withName("imaging");
        await().atMost(SOON)
                .until(() -> !imaging.get().getMetadata().getFinalizers().isEmpty());
        imaging.delete();
        // An admin forces it: a used layer is not deleted otherwise.
        imaging.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        assertThat(operator.awaitCondition(Lamina.UP_TO_DATE, "LayerNotFound").getMessage())
                .contains("\"imaging\"", "create it");
        assertServedBy(before);
    }

    @Test
    void deletedLayerSourceKeepsLayerUsable() {
        operator.content().objects.put("imaging.zip", "llll");
        operator.client()
                .resource(layer(operator.namespace(), "imaging", "imaging.zip"))
                .create();
        deployed(spec(inline("class A {}"), "imaging"));
        operator.content().objects.remove("imaging.zip");
        operator.restart();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(layerCondition(Lamina.UP_TO_DATE).getReason())
                                .isEqualTo("ObjectNotFound"));
        assertThat(layerCondition(Lamina.READY).getStatus()).isEqualTo("True");
        operator.create("later", spec(inline("class B {}"), "imaging"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                operator.condition("later", Lamina.READY).getStatus())
                        .isEqualTo("True"));
    }

    @Test
    void removedRuntimeKeepsFunctionRunning() {
        Deployment before = deployed(spec("python3.11", inBucket("a.jar"), null));
        operator.stop();
        operator.start();
        assertThat(operator.awaitCondition(Lamina.UP_TO_DATE, "UnknownRuntime").getMessage())
                .contains("spec.runtime");
        assertServedBy(before);
        assertThat(operator.variable("AWS_EXECUTION_ENV")).isEqualTo("AWS_Lambda_python3.11");
    }

    @Test
    void refusedWriteKeepsFunctionRunning() {
        Deployment before = deployed(spec(inBucket("a.jar")));
        policy.refuse("apps", "deployments", "no images of yours");
        operator.edit(spec("java25", inBucket("a.jar"), 60));
        assertThat(operator.awaitCondition(Lamina.UP_TO_DATE, "Refused").getMessage())
                .contains("no images of yours");
        assertServedBy(before);
        policy.remove();
        operator.awaitCondition(Lamina.UP_TO_DATE, "Applied");
        assertThat(operator.variable("LAMINA_TIMEOUT_SECONDS")).isEqualTo("60");
    }

    @Test
    void refusedScaledObjectKeepsFunctionReady() {
        policy.refuse("keda.sh", "scaledobjects", "already managed by another HPA");
        operator.create(spec(inBucket("a.jar")).withConcurrency(TestFunctions.oneNight()));
        Condition scalable = operator.awaitCondition("Scalable", "Refused");
        assertThat(scalable.getMessage()).contains("already managed by another HPA");
        assertThat(operator.condition(Lamina.READY).getStatus()).isEqualTo("True");
        assertThat(operator.condition(Lamina.UP_TO_DATE).getReason()).isEqualTo("Refused");
        policy.remove();
        operator.awaitCondition(Lamina.UP_TO_DATE, "Applied");
    }

    @Test
    void functionWithoutCodeIsNotReady() {
        operator.create(spec(inBucket("missing.jar")));
        assertThat(operator.awaitCondition(Lamina.READY, "ObjectNotFound").getStatus())
                .isEqualTo("False");
    }

    /** Waits until the function is created and reconciled once more: its Deployment names its sources. */
    private Deployment deployed(FunctionSpec spec) {
        operator.create(spec);
        operator.awaitCondition(Lamina.UP_TO_DATE, "Applied");
        return operator.deployment();
    }

    private void assertServedBy(Deployment before) {
        assertThat(operator.condition(Lamina.READY).getStatus()).isEqualTo("True");
        assertThat(operator.deployment().getSpec().getTemplate())
                .isEqualTo(before.getSpec().getTemplate());
    }

    private static FunctionSpec withPythonPath(FunctionSpec spec, String path) {
        return spec.withEnvironment(Map.of("PYTHONPATH", path));
    }

    private Condition layerCondition(String type) {
        return Conditions.find(
                        operator.client()
                                .resources(Layer.class)
                                .inNamespace(operator.namespace())
                                .withName("imaging")
                                .get()
                                .getStatus()
                                .conditions(),
                        type)
                .orElseGet(Condition::new);
    }
}
