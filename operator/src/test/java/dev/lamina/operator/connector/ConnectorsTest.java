package dev.lamina.operator.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.workload.GatewayAccess;
import dev.lamina.operator.workload.PodPlacement;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectorsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    static final ConnectorDeployment TEMPLATE = new ConnectorDeployment(
            new OperatorConfig.Database() {
                @Override
                public Optional<String> image() {
                    return Optional.of("connector:1");
                }

                @Override
                public String memory() {
                    return "384Mi";
                }

                @Override
                public String cpu() {
                    return "50m";
                }
            },
            "connector:1",
            new GatewayAccess("gateway:8081", null, null),
            PodPlacement.NONE,
            "key");
    private final Trigger trigger = DatabaseTrigger.of(DatabaseTrigger.source());

    @Test
    void podIsRestrictedAndHasNoToken() {
        PodSpec pod = TEMPLATE.deployment(trigger, 1).getSpec().getTemplate().getSpec();
        Container container = pod.getContainers().getFirst();

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    }

    @Test
    void secretsAreReferencesOnly() {
        Deployment deployment = TEMPLATE.deployment(trigger, 1);
        String secret = TEMPLATE.secret(trigger).getStringData().get("secret");

        assertThat(deployment.toString()).contains("shop-database").doesNotContain(secret);
        assertThat(TEMPLATE.secret(trigger).getMetadata().getName()).startsWith("db-orders-of-shop-");
    }

    @Test
    void oneSlotHasOneReader() {
        Deployment deployment = TEMPLATE.deployment(trigger, 1);

        assertThat(deployment.getSpec().getStrategy().getType()).isEqualTo("Recreate");
        assertThat(deployment.getSpec().getReplicas()).isEqualTo(1);
        assertThat(TEMPLATE.deployment(trigger, 1)).isEqualTo(deployment);
    }

    @Test
    void endOfConnectorNamesItsCause() {
        var status = new ContainerStatusBuilder()
                .withNewState()
                .withNewWaiting("back-off 10s", "CrashLoopBackOff")
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withReason("Error")
                .withMessage("""
                        ERROR Failed to start
                        Caused by: java.lang.RuntimeException: outer
                        \tat a.B.c(B.java:1)
                        Caused by: Access denied for user 'app'
                        \t... 3 more
                        """)
                .endTerminated()
                .endLastState()
                .build();

        assertThat(ConnectorFailure.of(status, NOW)).contains("Caused by: Access denied for user 'app'");
    }

    @Test
    void debeziumsOwnMessageIsTakenFromItsLine() {
        ContainerStatus status = runningSince("2026-11-29T11:59:50Z");

        assertThat(ConnectorFailure.of(status, NOW)).contains("db:5432 refused");
    }

    @Test
    void connectorThatRunsForLongIsNotAFailure() {
        assertThat(ConnectorFailure.of(runningSince("2026-11-29T11:58:00Z"), NOW))
                .isEmpty();
    }

    /** One that was started again after a failure. */
    private static ContainerStatus runningSince(String time) {
        return new ContainerStatusBuilder()
                .withNewState()
                .withNewRunning(time)
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withReason("Completed")
                .withMessage("""
                        Connector completed: success = 'false', message = 'db:5432 refused', error = 'null'
                        Later
                        """)
                .endTerminated()
                .endLastState()
                .build();
    }

    @Test
    void missingSecretIsNamed() {
        var status = new ContainerStatusBuilder()
                .withNewState()
                .withNewWaiting("secret \"shop-database\" not found", "CreateContainerConfigError")
                .endState()
                .build();

        assertThat(ConnectorFailure.of(status, NOW))
                .contains("CreateContainerConfigError: secret \"shop-database\" not found");
    }

    @Test
    void podThatCannotBeMadeIsReported() {
        var deployment = new DeploymentBuilder()
                .withNewStatus()
                .addNewCondition()
                .withType("ReplicaFailure")
                .withStatus("True")
                .withReason("FailedCreate")
                .withMessage("exceeded quota")
                .endCondition()
                .endStatus()
                .build();

        assertThat(ConnectorFailure.of(deployment)).contains("FailedCreate: exceeded quota");
        assertThat(ConnectorFailure.of(new DeploymentBuilder().build())).isEmpty();
    }

    @Test
    void podWithoutNodeIsReported() {
        var pod = new PodBuilder()
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/1 nodes are available: 1 Insufficient memory")
                .endCondition()
                .endStatus()
                .build();

        assertThat(ConnectorFailure.of(pod, NOW))
                .contains("Unschedulable: 0/1 nodes are available: 1 Insufficient memory");
    }

    @Test
    void containerThatStartsIsNotAFailure() {
        var starting = new ContainerStatusBuilder()
                .withNewState()
                .withNewWaiting(null, "ContainerCreating")
                .endState()
                .build();

        assertThat(ConnectorFailure.of(starting, NOW)).isEmpty();
    }
}
