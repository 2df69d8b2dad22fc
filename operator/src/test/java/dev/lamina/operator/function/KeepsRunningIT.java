package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.function;
import static dev.lamina.operator.function.TestFunctions.inBucket;
import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.layer;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A function that once ran keeps running, and stays Ready, whatever happens to the sources that its spec names. */
class KeepsRunningIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String NAME = "hello";
    private static final String[] WITH_PYTHON = {"lamina.runtimes.\"python3.11\".image", "lamina/runtime-python:test"};

    private static KubernetesClient client;
    private final FakeContent content = new FakeContent();
    private String namespace;
    private RunningOperator operator;
    private Policy policy;

    @BeforeAll
    static void connect() {
        client = TestApiServer.client();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @BeforeEach
    void start() {
        namespace = TestApiServer.newNamespace(client);
        policy = new Policy(client, namespace);
        content.objects.put("a.jar", "aaaa");
        operator = new RunningOperator(client, namespace, content, WITH_PYTHON);
    }

    @AfterEach
    void stop() {
        operator.close();
        policy.remove();
        client.namespaces().withName(namespace).delete();
    }

    @Test
    void deletedCodeKeepsFunctionRunning() {
        Deployment before = deployed(spec(inBucket("a.jar")));
        content.objects.clear();
        reconcileAgain();
        Condition trouble = awaitCondition(Lamina.UP_TO_DATE, "ObjectNotFound");
        assertThat(trouble.getStatus()).isEqualTo("False");
        assertThat(trouble.getMessage()).contains("spec.code.bucket", "upload it");
        assertServedBy(before);
    }

    @Test
    void otherSpecFieldsApplyWhenCodeIsDeleted() {
        deployed(spec(inBucket("a.jar")));
        content.objects.clear();
        edit(spec("java25", inBucket("a.jar"), 60));
        await().atMost(SOON).until(() -> environment("LAMINA_TIMEOUT_SECONDS").equals("60"));
        assertThat(environment("LAMINA_CODE_SHA256")).isEqualTo("aaaa");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(condition(Lamina.READY).getObservedGeneration())
                        .isEqualTo(2));
        assertThat(condition(Lamina.READY).getStatus()).isEqualTo("True");
        assertThat(condition(ResolutionResult.CODE_RESOLVED).getReason()).isEqualTo("ObjectNotFound");
    }

    @Test
    void unusableNewCodeKeepsFunctionRunning() {
        Deployment before = deployed(spec(inBucket("a.jar")));
        edit(spec("java25", inBucket("missing.jar"), 60));
        awaitCondition(Lamina.UP_TO_DATE, "ObjectNotFound");
        assertServedBy(before);
        assertThat(get().getStatus().observedGeneration()).isEqualTo(2);
        assertThat(condition(Lamina.READY).getObservedGeneration())
                .as("what is served is the generation before")
                .isEqualTo(1);

        content.objects.put("missing.jar", "bbbb");
        awaitCondition(Lamina.UP_TO_DATE, "Applied");
        assertThat(environment("LAMINA_CODE_SHA256")).isEqualTo("bbbb");
        assertThat(condition(Lamina.READY).getObservedGeneration()).isEqualTo(2);
    }

    /** The handler is not found there, although the code has not changed. */
    @Test
    void wrongPythonPathKeepsFunctionRunning() {
        Deployment before = deployed(spec("python3.11", inBucket("a.jar"), null));
        content.refusedPythonPath = "/nowhere";
        edit(withPythonPath(spec("python3.11", inBucket("a.jar"), null), "/nowhere"));
        awaitCondition(Lamina.UP_TO_DATE, "HandlerNotFound");
        assertServedBy(before);
    }

    @Test
    void deletedLayerKeepsFunctionRunning() {
        content.objects.put("imaging.zip", "llll");
        client.resource(layer(namespace, "imaging", "imaging.zip")).create();
        Deployment before = deployed(spec(inline("class A {}"), "imaging"));
        assertThat(environment("LAMINA_LAYERS_SHA256")).isEqualTo("llll");
        client.resources(Layer.class).inNamespace(namespace).withName("imaging").delete();
        assertThat(awaitCondition(Lamina.UP_TO_DATE, "LayerNotFound").getMessage())
                .contains("\"imaging\"", "create it");
        assertServedBy(before);
    }

    @Test
    void deletedLayerSourceKeepsLayerUsable() {
        content.objects.put("imaging.zip", "llll");
        client.resource(layer(namespace, "imaging", "imaging.zip")).create();
        deployed(spec(inline("class A {}"), "imaging"));
        content.objects.remove("imaging.zip");
        reconcileAgain();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(layerCondition(Lamina.UP_TO_DATE).getReason())
                                .isEqualTo("ObjectNotFound"));
        assertThat(layerCondition(Lamina.READY).getStatus()).isEqualTo("True");
        client.resource(function(namespace, "later", spec(inline("class B {}"), "imaging")))
                .create();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(condition("later", Lamina.READY).getStatus()).isEqualTo("True"));
    }

    @Test
    void removedRuntimeKeepsFunctionRunning() {
        Deployment before = deployed(spec("python3.11", inBucket("a.jar"), null));
        operator.close();
        operator = new RunningOperator(client, namespace, content);
        assertThat(awaitCondition(Lamina.UP_TO_DATE, "UnknownRuntime").getMessage())
                .contains("spec.runtime");
        assertServedBy(before);
        assertThat(environment("AWS_EXECUTION_ENV")).isEqualTo("AWS_Lambda_python3.11");
    }

    @Test
    void refusedWriteKeepsFunctionRunning() {
        Deployment before = deployed(spec(inBucket("a.jar")));
        policy.refuse("apps", "deployments", "no images of yours");
        edit(spec("java25", inBucket("a.jar"), 60));
        assertThat(awaitCondition(Lamina.UP_TO_DATE, "Refused").getMessage()).contains("no images of yours");
        assertServedBy(before);
        policy.remove();
        awaitCondition(Lamina.UP_TO_DATE, "Applied");
        assertThat(environment("LAMINA_TIMEOUT_SECONDS")).isEqualTo("60");
    }

    @Test
    void refusedScaledObjectKeepsFunctionReady() {
        policy.refuse("keda.sh", "scaledobjects", "already managed by another HPA");
        client.resource(function(namespace, NAME, spec(inBucket("a.jar")))).create();
        Condition scalable = awaitCondition("Scalable", "Refused");
        assertThat(scalable.getMessage()).contains("already managed by another HPA");
        assertThat(condition(Lamina.READY).getStatus()).isEqualTo("True");
        assertThat(condition(Lamina.UP_TO_DATE).getReason()).isEqualTo("Refused");
        policy.remove();
        awaitCondition(Lamina.UP_TO_DATE, "Applied");
    }

    /** There is no gateway at the scaler's address here, and KEDA reports that. */
    @Test
    void faultyScaledObjectKeepsFunctionReady() {
        deployed(spec(inBucket("a.jar")));
        assertThat(awaitCondition("Scalable", "ScaledObjectCheckFailed").getMessage())
                .contains("KEDA does not scale the function: ", "fn-hello");
        assertThat(condition(Lamina.READY).getStatus()).isEqualTo("True");
    }

    @Test
    void functionWithoutCodeIsNotReady() {
        client.resource(function(namespace, NAME, spec(inBucket("missing.jar"))))
                .create();
        assertThat(awaitCondition(Lamina.READY, "ObjectNotFound").getStatus()).isEqualTo("False");
    }

    /** Waits until the function is created and reconciled once more: its Deployment names its sources. */
    private Deployment deployed(FunctionSpec spec) {
        client.resource(function(namespace, NAME, spec)).create();
        awaitCondition(Lamina.UP_TO_DATE, "Applied");
        return deployment();
    }

    private void assertServedBy(Deployment before) {
        assertThat(condition(Lamina.READY).getStatus()).isEqualTo("True");
        assertThat(deployment().getSpec().getTemplate())
                .isEqualTo(before.getSpec().getTemplate());
    }

    /** External changes send no event, but an operator reconciles everything when it starts. */
    private void reconcileAgain() {
        operator.close();
        operator = new RunningOperator(client, namespace, content, WITH_PYTHON);
    }

    private void edit(FunctionSpec spec) {
        client.resource(function(namespace, NAME, spec))
                .fieldManager("user")
                .forceConflicts()
                .serverSideApply();
    }

    private static FunctionSpec withPythonPath(FunctionSpec spec, String path) {
        return spec.withEnvironment(Map.of("PYTHONPATH", path));
    }

    private Deployment deployment() {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("fn-hello")
                .get();
    }

    private String environment(String name) {
        return deployment().getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse("");
    }

    private Function get() {
        return client.resources(Function.class)
                .inNamespace(namespace)
                .withName(NAME)
                .get();
    }

    private Condition awaitCondition(String type, String reason) {
        return await(type + " " + reason)
                .atMost(SOON)
                .until(() -> condition(type), condition -> reason.equals(condition.getReason()));
    }

    private Condition condition(String type) {
        return condition(NAME, type);
    }

    private Condition condition(String name, String type) {
        Function function = client.resources(Function.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        return function.getStatus() == null
                ? new Condition()
                : Conditions.find(function.getStatus().conditions(), type).orElseGet(Condition::new);
    }

    private Condition layerCondition(String type) {
        return Conditions.find(
                        client.resources(Layer.class)
                                .inNamespace(namespace)
                                .withName("imaging")
                                .get()
                                .getStatus()
                                .conditions(),
                        type)
                .orElseGet(Condition::new);
    }
}
