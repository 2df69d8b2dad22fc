package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Lamina;
import dev.lamina.operator.status.FieldOwner;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator creates a Deployment at zero replicas, and then leaves their number to KEDA and the gateway. */
class ReplicaOwnershipIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension();

    @Test
    void creationIsOneWrite() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();

        assertThat(operator.deployment().getMetadata().getManagedFields())
                .extracting(ManagedFieldsEntry::getManager)
                .containsOnly(FieldOwner.NAME);
        assertThat(ReplicaOwnership.areOurs(operator.deployment())).isTrue();
    }

    @Test
    void changeKeepsReplicasOfScaledFunction() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();
        scale(3);
        assertThat(ReplicaOwnership.areOurs(operator.deployment())).isFalse();

        change();

        assertThat(operator.deployment().getSpec().getReplicas()).isEqualTo(3);
    }

    @Test
    void changeKeepsFunctionAtZeroThatNobodyScaled() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();

        change();

        assertThat(ReplicaOwnership.areOurs(operator.deployment())).isFalse();
        assertThat(operator.deployment().getSpec().getReplicas()).isZero();
        scale(2);
        assertThat(operator.deployment().getSpec().getReplicas()).isEqualTo(2);
    }

    /** The state after a stop of the operator between the creation and everything else. */
    @Test
    void restartedOperatorGoesOnWithItsReplicas() {
        operator.stop();
        operator.create(spec(inline("class A {}")));
        operator.start();
        operator.awaitReady();
        operator.stop();
        operator.client().resource(operator.deployment()).delete();
        assertThat(ReplicaOwnership.areOurs(deploymentOwningReplicas())).isTrue();

        operator.start();

        await().atMost(SOON).until(() -> !ReplicaOwnership.areOurs(operator.deployment()));
        assertThat(operator.deployment().getSpec().getReplicas()).isZero();
    }

    private static void scale(int replicas) {
        operator.client()
                .apps()
                .deployments()
                .inNamespace(operator.namespace())
                .withName("fn-hello")
                .scale(replicas);
    }

    private static void change() {
        operator.edit(spec("java25", inline("class A {}"), 60));
        await().atMost(SOON)
                .until(() -> operator.variable("LAMINA_TIMEOUT_SECONDS").equals("60"));
    }

    private Deployment deploymentOwningReplicas() {
        Deployment desired = new DeploymentBuilder()
                .withNewMetadata()
                .withName("fn-hello")
                .withNamespace(operator.namespace())
                .addToLabels(Lamina.FUNCTION_LABEL, OperatorExtension.NAME)
                .addNewOwnerReference()
                .withApiVersion("lamina.dev/v1alpha1")
                .withKind("Function")
                .withName(OperatorExtension.NAME)
                .withUid(operator.get().getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels(Lamina.FUNCTION_LABEL, OperatorExtension.NAME)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels(Lamina.FUNCTION_LABEL, OperatorExtension.NAME)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("function")
                .withImage("any")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        return new ReplicaOwnership(operator.client()).createAtZero(desired);
    }
}
