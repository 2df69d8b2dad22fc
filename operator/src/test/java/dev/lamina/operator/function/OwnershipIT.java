package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Lamina;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.ScaledObjectSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects that have the name of a function's object but another owner. */
class OwnershipIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension();

    @Test
    void foreignObjectsAreNotTakenOver() {
        operator.client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("fn-hello")
                        .withNamespace(operator.namespace())
                        .endMetadata()
                        .build())
                .create();
        operator.create(spec(inline("class A {}")));
        assertThat(operator.awaitCondition(Lamina.READY, "NameTaken").getMessage())
                .contains("ServiceAccount fn-hello", "delete or rename it");
        assertThat(account().getMetadata().getOwnerReferences()).isEmpty();
        operator.client().resource(account()).delete();
        operator.awaitCondition(Lamina.READY, "Available");
    }

    /**
     * No object has the owner's uid, so garbage collection deletes the object at some time; the finalizer delays that.
     */
    @Test
    void objectsOfPredecessorAreAwaited() {
        operator.client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("fn-hello")
                        .withNamespace(operator.namespace())
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
        operator.create(spec(inline("class A {}")));
        assertThat(operator.awaitCondition(Lamina.READY, Ownership.WAITING).getStatus())
                .isEqualTo("Unknown");
        operator.client()
                .serviceAccounts()
                .inNamespace(operator.namespace())
                .withName("fn-hello")
                .edit(account -> {
                    account.getMetadata().setFinalizers(List.of());
                    return account;
                });
        operator.client()
                .serviceAccounts()
                .inNamespace(operator.namespace())
                .withName("fn-hello")
                .delete();
        operator.awaitCondition(Lamina.READY, "Available");
        assertThat(account().getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid())
                        .isEqualTo(operator.get().getMetadata().getUid()));
    }

    /** The finalizer belongs to KEDA, and KEDA is down: the function is served nevertheless. */
    @Test
    void scaledObjectOfPredecessorIsNotAwaited() {
        ScaledObject before = new ScaledObject();
        before.setMetadata(new ObjectMetaBuilder()
                .withName("fn-hello")
                .withNamespace(operator.namespace())
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
        operator.client().resource(before).create();
        operator.create(spec(inline("class A {}")).withConcurrency(TestFunctions.oneNight()));
        operator.awaitCondition(Lamina.READY, "Available");
        assertThat(operator.condition(ResolutionResult.SCALABLE).getMessage())
                .contains("waiting until its ScaledObject fn-hello is deleted");
        assertThat(scaledObject().getMetadata().getOwnerReferences().getFirst().getUid())
                .as("not taken over")
                .isEqualTo("gone");

        operator.client()
                .resources(ScaledObject.class)
                .inNamespace(operator.namespace())
                .withName("fn-hello")
                .edit(object -> {
                    object.getMetadata().setFinalizers(List.of());
                    return object;
                });
        operator.client()
                .resources(ScaledObject.class)
                .inNamespace(operator.namespace())
                .withName("fn-hello")
                .delete();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(scaledObject())
                        .isNotNull()
                        .satisfies(object -> assertThat(object.getMetadata()
                                        .getOwnerReferences()
                                        .getFirst()
                                        .getUid())
                                .isEqualTo(operator.get().getMetadata().getUid())));
    }

    private ScaledObject scaledObject() {
        return operator.client()
                .resources(ScaledObject.class)
                .inNamespace(operator.namespace())
                .withName("fn-hello")
                .get();
    }

    private ServiceAccount account() {
        return operator.client()
                .serviceAccounts()
                .inNamespace(operator.namespace())
                .withName("fn-hello")
                .get();
    }
}
