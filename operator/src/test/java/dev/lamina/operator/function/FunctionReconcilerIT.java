package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.function;
import static dev.lamina.operator.function.TestFunctions.inBucket;
import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.layer;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.Lamina;
import dev.lamina.operator.status.ReconcileFailure;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The reconciler of functions on a real API server: what it writes and reports, and how it repairs. */
class FunctionReconcilerIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension();

    @Test
    void functionGetsObjectsAndEvent() {
        operator.create(spec(inline("class A {}")));
        Function function = operator.awaitReady();
        assertThat(operator.objects()).extracting(HasMetadata::getKind).containsExactly("ServiceAccount", "Deployment");
        assertThat(operator.deployment().getSpec().getReplicas()).isZero();
        FunctionStatus status = function.getStatus();
        assertThat(status.codeSha256()).isEqualTo("inline10");
        assertThat(status.arn()).isEqualTo("arn:aws:lambda:us-east-1:" + operator.namespace() + ":function:hello");
        assertThat(status.replicas()).isZero();
        assertThat(status.conditions())
                .extracting(Condition::getType)
                .startsWith("Ready", "UpToDate", "CodeResolved", "LayersResolved", "Deployed");
        assertThat(status.conditions())
                .extracting(Condition::getObservedGeneration)
                .containsOnly(1L);
        await().atMost(SOON)
                .until(() ->
                        operator
                                .client()
                                .events()
                                .v1()
                                .events()
                                .inNamespace(operator.namespace())
                                .list()
                                .getItems()
                                .stream()
                                .anyMatch(event -> event.getReason().equals("Available")
                                        && event.getRegarding().getName().equals(OperatorExtension.NAME)));
    }

    @Test
    void unexpectedErrorIsInStatusUntilResolved() {
        operator.content().broken = true;
        operator.create(spec(inline("class A {}")));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(operator.condition(ReconcileFailure.RECONCILED))
                        .satisfies(failed -> {
                            assertThat(failed.getStatus() + " " + failed.getReason())
                                    .isEqualTo("False ReconcileFailed");
                            assertThat(failed.getMessage())
                                    .contains("will retry: java.lang.IllegalStateException: no test expected this");
                        }));
        assertThat(operator.condition(Lamina.READY).getStatus()).isEqualTo("Unknown");
        operator.content().broken = false;
        operator.awaitReady();
        assertThat(operator.condition(ReconcileFailure.RECONCILED).getType()).isNull();
    }

    @Test
    void fastSpecChangesAreNotLost() {
        operator.content().objects.put("a.jar", "aaaa");
        operator.create(spec("java25", inBucket("a.jar"), 1));
        for (int timeout = 2; timeout <= 120; timeout++) {
            operator.edit(spec("java25", inBucket("a.jar"), timeout));
        }
        await().atMost(SOON)
                .until(
                        () -> operator.get(),
                        function -> function.getStatus() != null
                                && function.getMetadata()
                                        .getGeneration()
                                        .equals(function.getStatus().observedGeneration()));
        assertThat(operator.variable("LAMINA_TIMEOUT_SECONDS")).isEqualTo("120");
        assertThat(operator.get().getStatus().conditions())
                .extracting(Condition::getObservedGeneration)
                .containsOnly(operator.get().getMetadata().getGeneration());
    }

    @Test
    void laterLayerMakesFunctionReady() {
        operator.create(spec(inline("class A {}"), "imaging"));
        Condition ready = operator.awaitCondition(Lamina.READY, "LayerNotFound");
        assertThat(ready.getMessage()).contains("spec.layers[0]", "\"imaging\"", "create it");
        assertThat(operator.client()
                        .apps()
                        .deployments()
                        .inNamespace(operator.namespace())
                        .list()
                        .getItems())
                .isEmpty();

        operator.content().objects.put("imaging.zip", "bbbb");
        operator.client()
                .resource(layer(operator.namespace(), "imaging", "imaging.zip"))
                .create();
        operator.awaitReady();
        assertThat(operator.variable("LAMINA_LAYERS_SHA256")).isEqualTo("bbbb");
    }

    @Test
    void layerForOtherRuntimesIsRefused() {
        operator.content().objects.put("imaging.zip", "bbbb");
        operator.client()
                .resource(layer(operator.namespace(), "imaging", "imaging.zip", "python3.11"))
                .create();
        operator.create(spec(inline("class A {}"), "imaging"));
        assertThat(operator.awaitCondition(Lamina.READY, "IncompatibleLayer").getMessage())
                .contains("python3.11", "java25");
    }

    @Test
    void laterCodeMakesFunctionReady() {
        operator.create(spec(inBucket("a.jar")));
        assertThat(operator.awaitCondition(Lamina.READY, "ObjectNotFound").getMessage())
                .contains("spec.code.bucket");
        operator.content().objects.put("a.jar", "aaaa");
        operator.awaitReady();
        assertThat(operator.variable("LAMINA_CODE_SHA256")).isEqualTo("aaaa");
    }

    /** A name that the chart has, as its policy would refuse another, if the chart is installed in this cluster. */
    @Test
    void unknownRuntimeErrorNamesKnownRuntimes() {
        operator.create(spec("java11", inline("class A {}"), null));
        assertThat(operator.awaitCondition(Lamina.READY, "UnknownRuntime").getMessage())
                .contains("spec.runtime", "java21, java25");
        operator.edit(spec(inline("class A {}")));
        operator.awaitReady();
    }

    @Test
    void unreachableStoreKeepsDeployedFunction() {
        operator.content().objects.put("a.jar", "aaaa");
        operator.create(spec(inBucket("a.jar")));
        FunctionStatus before = operator.awaitReady().getStatus();
        operator.stop();
        operator.content().unavailable = true;
        int asked = operator.content().requests.size();
        operator.start();
        await().atMost(SOON).until(() -> operator.content().requests.size() > asked);
        operator.create("later", spec(inBucket("a.jar")));
        await().atMost(SOON)
                .until(() -> "S3Unreachable"
                        .equals(operator.condition("later", Lamina.READY).getReason()));
        assertThat(withoutKeda(operator.get().getStatus())).isEqualTo(withoutKeda(before));
    }

    /** KEDA in the cluster may write its verdict at any moment. */
    private static FunctionStatus withoutKeda(FunctionStatus status) {
        return status.with(
                status.conditions().stream()
                        .filter(condition -> !condition.getType().equals("Scalable"))
                        .toList(),
                status.observedGeneration());
    }

    @Test
    void ownedFieldsAreRestoredAndOthersKept() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();
        // As kubectl patch does: without a resourceVersion, because the Deployment controller writes its status at any
        // moment.
        operator.client()
                .apps()
                .deployments()
                .inNamespace(operator.namespace())
                .withName("fn-hello")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
        {"metadata": {"labels": {"team": "blue"}}, "spec": {"template": {"spec": {"containers": [{"name": "function", \
        "image": "other"}]}}}}
        """);
        assertThat(operator.deployment().getMetadata().getLabels()).containsEntry("team", "blue");
        operator.client()
                .serviceAccounts()
                .inNamespace(operator.namespace())
                .withName("fn-hello")
                .delete();
        await().atMost(SOON)
                .until(() -> operator.deployment()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage()
                        .equals("lamina/runtime-java25:test"));
        await().atMost(SOON).until(() -> operator.objects().size() == 2);
        assertThat(operator.deployment().getMetadata().getLabels()).containsEntry("team", "blue");
    }

    @Test
    void namedExecutionRoleReplacesDefault() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();
        operator.createAccount("mine");
        FunctionSpec old = operator.get().getSpec();
        operator.edit(FunctionSpecBuilder.builder()
                .runtime(old.runtime())
                .handler(old.handler())
                .code(old.code())
                .memory(old.memory())
                .timeoutSeconds(old.timeoutSeconds())
                .ephemeralStorage(old.ephemeralStorage())
                .executionRole(ExecutionRoleBuilder.builder()
                        .serviceAccountName("mine")
                        .build())
                .build());
        await().atMost(SOON)
                .until(() -> operator.client()
                                .serviceAccounts()
                                .inNamespace(operator.namespace())
                                .withName("fn-hello")
                                .get()
                        == null);
        assertThat(operator.deployment().getSpec().getTemplate().getSpec().getServiceAccountName())
                .isEqualTo("mine");
    }
}
