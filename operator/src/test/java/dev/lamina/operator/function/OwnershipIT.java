package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.function;
import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.ScaledObjectSpec;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects that have the name of a function's object but another owner. */
class OwnershipIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    private final KubernetesClient client = TestApiServer.client();
    private final String namespace = TestApiServer.newNamespace(client);
    private RunningOperator operator;

    @BeforeEach
    void start() {
        operator = new RunningOperator(client, namespace, new FakeContent());
    }

    @AfterEach
    void stop() {
        operator.close();
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    @Test
    void foreignObjectsAreNotTakenOver() {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("fn-hello")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        create();
        assertThat(awaitReason("NameTaken").getMessage()).contains("ServiceAccount fn-hello", "delete or rename it");
        assertThat(account().getMetadata().getOwnerReferences()).isEmpty();
        client.resource(account()).delete();
        awaitReason("Available");
    }

    /**
     * No object has the owner's uid, so garbage collection deletes the object at some time; the finalizer delays that.
     */
    @Test
    void objectsOfPredecessorAreAwaited() {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("fn-hello")
                        .withNamespace(namespace)
                        .addToLabels(Lamina.FUNCTION_LABEL, "hello")
                        .withFinalizers("lamina.dev/test")
                        .addNewOwnerReference()
                        .withApiVersion("lamina.dev/v1alpha1")
                        .withKind("Function")
                        .withName("hello")
                        .withUid("gone")
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .build())
                .create();
        create();
        assertThat(awaitReason(Ownership.WAITING).getStatus()).isEqualTo("Unknown");
        client.serviceAccounts().inNamespace(namespace).withName("fn-hello").edit(account -> {
            account.getMetadata().setFinalizers(List.of());
            return account;
        });
        client.serviceAccounts().inNamespace(namespace).withName("fn-hello").delete();
        awaitReason("Available");
        assertThat(account().getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner ->
                        assertThat(owner.getUid()).isEqualTo(get().getMetadata().getUid()));
    }

    /** The finalizer belongs to KEDA, and KEDA is down: the function is served nevertheless. */
    @Test
    void scaledObjectOfPredecessorIsNotAwaited() {
        ScaledObject before = new ScaledObject();
        before.setMetadata(new ObjectMetaBuilder()
                .withName("fn-hello")
                .withNamespace(namespace)
                .addToLabels(Lamina.FUNCTION_LABEL, "hello")
                .withFinalizers("lamina.dev/test")
                .addNewOwnerReference()
                .withApiVersion("lamina.dev/v1alpha1")
                .withKind("Function")
                .withName("hello")
                .withUid("gone")
                .withController(true)
                .endOwnerReference()
                .build());
        before.setSpec(new ScaledObjectSpec(
                new ScaledObjectSpec.Target("fn-hello"),
                null,
                null,
                null,
                null,
                null,
                List.of(new ScaledObjectSpec.Trigger(
                        "cron",
                        null,
                        Map.of(
                                "timezone",
                                "UTC",
                                "start",
                                "0 1 29 2 *",
                                "end",
                                "0 3 29 2 *",
                                "desiredReplicas",
                                "1")))));
        client.resource(before).create();
        create();
        awaitReason("Available");
        assertThat(Conditions.find(get().getStatus().conditions(), ResolutionResult.SCALABLE))
                .hasValueSatisfying(scalable -> assertThat(scalable.getMessage())
                        .contains("waiting until its ScaledObject fn-hello is deleted"));
        assertThat(scaledObject().getMetadata().getOwnerReferences().getFirst().getUid())
                .as("not taken over")
                .isEqualTo("gone");

        client.resources(ScaledObject.class)
                .inNamespace(namespace)
                .withName("fn-hello")
                .edit(object -> {
                    object.getMetadata().setFinalizers(List.of());
                    return object;
                });
        client.resources(ScaledObject.class)
                .inNamespace(namespace)
                .withName("fn-hello")
                .delete();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(scaledObject())
                        .isNotNull()
                        .satisfies(object -> assertThat(object.getMetadata()
                                        .getOwnerReferences()
                                        .getFirst()
                                        .getUid())
                                .isEqualTo(get().getMetadata().getUid())));
    }

    private ScaledObject scaledObject() {
        return client.resources(ScaledObject.class)
                .inNamespace(namespace)
                .withName("fn-hello")
                .get();
    }

    private void create() {
        client.resource(function(namespace, "hello", spec(inline("class A {}"))))
                .create();
    }

    private Condition awaitReason(String reason) {
        return await(reason)
                .atMost(SOON)
                .until(
                        () -> Conditions.find(get().getStatus().conditions(), Lamina.READY)
                                .orElseGet(Condition::new),
                        ready -> reason.equals(ready.getReason()));
    }

    private Function get() {
        return client.resources(Function.class)
                .inNamespace(namespace)
                .withName("hello")
                .get();
    }

    private ServiceAccount account() {
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName("fn-hello")
                .get();
    }
}
