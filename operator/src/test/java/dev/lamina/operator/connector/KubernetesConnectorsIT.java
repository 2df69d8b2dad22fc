package dev.lamina.operator.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.DatabaseSource.Snapshot;
import dev.lamina.api.Trigger;
import dev.lamina.operator.ChartRules;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.status.FieldOwner;
import dev.lamina.testbed.ClusterClient;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connectors on a real API server, with the rights that the chart gives the operator. */
class KubernetesConnectorsIT {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private final KubernetesClient admin = TestApiServer.client();
    private KubernetesClient limited;
    private KubernetesConnectors connectors;
    private Trigger trigger;

    @BeforeEach
    void start() {
        String namespace = TestApiServer.newNamespace(admin);
        giveRole(namespace);
        limited = ClusterClient.as(namespace, admin);
        connectors = new KubernetesConnectors(limited, Optional.of(ConnectorsTest.TEMPLATE));
        // Kubernetes deletes what belongs to a Trigger that does not exist.
        Trigger wanted = DatabaseTrigger.of(DatabaseTrigger.source());
        wanted.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("orders")
                .build());
        trigger = admin.resource(wanted).create();
    }

    @AfterEach
    void stop() {
        limited.close();
        admin.namespaces().withName(trigger.getMetadata().getNamespace()).delete();
        admin.close();
    }

    @Test
    void secondReconcileWritesNothing() {
        connectors.apply(trigger, true, () -> {});
        Deployment first = deployment();

        connectors.apply(trigger, true, () -> {
            throw new AssertionError("it is written again");
        });

        assertThat(deployment().getMetadata().getGeneration())
                .isEqualTo(first.getMetadata().getGeneration());
        assertThat(ours(deployment())).isEqualTo(ours(first));
        assertThat(secrets())
                .singleElement()
                .satisfies(secret -> assertThat(secret.getImmutable()).isTrue());
    }

    @Test
    void changedSpecIsApplied() {
        connectors.apply(trigger, true, () -> {});

        Trigger changed = DatabaseTrigger.of(DatabaseTrigger.source().withSnapshot(Snapshot.Initial));
        changed.setMetadata(trigger.getMetadata());
        connectors.apply(changed, true, () -> {});

        assertThat(deployment().toString()).contains("snapshot.mode=initial");
    }

    @Test
    void connectorIsStoppedAndStartedAgain() {
        connectors.stop(trigger);
        connectors.apply(trigger, true, () -> {});

        connectors.stop(trigger);
        assertThat(deployment().getSpec().getReplicas()).isZero();
        connectors.apply(trigger, true, () -> {});

        assertThat(deployment().getSpec().getReplicas()).isEqualTo(1);
    }

    @Test
    void deletedSecretIsCreatedAgain() {
        connectors.apply(trigger, true, () -> {});
        String secret = ConnectorsTest.TEMPLATE.secretName(trigger);
        admin.resource(secrets().getFirst()).delete();
        // No kubelet gets it: its status is what this test writes.
        Pod pod = admin.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(trigger.getMetadata().getNamespace())
                        .withName("connector")
                        .withLabels(ConnectorDeployment.selector(trigger))
                        .endMetadata()
                        .withNewSpec()
                        .withSchedulerName("none")
                        .addNewContainer()
                        .withName("connector")
                        .withImage("connector:1")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        pod.setStatus(new PodStatusBuilder()
                .addNewContainerStatus()
                .withName("connector")
                .withImage("connector:1")
                .withImageID("")
                .withReady(false)
                .withRestartCount(0)
                .withNewState()
                .withNewWaiting("secret \"" + secret + "\" not found", "CreateContainerConfigError")
                .endState()
                .endContainerStatus()
                .build());
        admin.resource(pod).updateStatus();

        assertThat(connectors.failure(trigger)).isPresent();

        assertThat(secrets())
                .singleElement()
                .satisfies(made -> assertThat(made.getMetadata().getName()).isEqualTo(secret));
    }

    /** What this operator owns. The version of the whole changes when the cluster's Deployment controller reports. */
    private static List<ManagedFieldsEntry> ours(Deployment deployment) {
        return deployment.getMetadata().getManagedFields().stream()
                .filter(entry -> FieldOwner.NAME.equals(entry.getManager()))
                .toList();
    }

    private Deployment deployment() {
        return admin.apps()
                .deployments()
                .inNamespace(trigger.getMetadata().getNamespace())
                .withName(ConnectorDeployment.name(trigger))
                .get();
    }

    private List<Secret> secrets() {
        return admin.secrets()
                .inNamespace(trigger.getMetadata().getNamespace())
                .list()
                .getItems();
    }

    private void giveRole(String namespace) {
        ObjectMeta named = new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(namespace)
                .build();
        admin.resource(new RoleBuilder()
                        .withMetadata(named)
                        .withRules(ChartRules.operator())
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withMetadata(named)
                        .withNewRoleRef()
                        .withApiGroup(GROUP)
                        .withKind("Role")
                        .withName(namespace)
                        .endRoleRef()
                        .addNewSubject()
                        .withApiGroup(GROUP)
                        .withKind("User")
                        .withName(namespace)
                        .endSubject()
                        .build())
                .create();
    }
}
