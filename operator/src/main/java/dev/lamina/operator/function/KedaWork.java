package dev.lamina.operator.function;

import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.ScaledObjectStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides whether a function has a ScaledObject. It has one while there are environments, which only KEDA removes, and
 * while KEDA has to start some itself. Otherwise it would cost KEDA a loop, the gateway an open stream and the HPA
 * controller a request every 15 seconds, for a function at zero that the gateway starts.
 */
record KedaWork(InstantSource clock) {
    /**
     * A function that is invoked now and then keeps its ScaledObject: KEDA writes some eight times to begin with one.
     */
    private static final Duration KEPT = Duration.ofHours(1);

    /**
     * @param desired the ScaledObject, if there is one
     * @param present the one that exists
     * @param deployment of the function
     */
    boolean needs(
            ScaledObject desired,
            Optional<ScaledObject> present,
            Optional<Deployment> deployment,
            List<Environment> environments) {
        return startsEnvironments(desired)
                || !environments.isEmpty()
                || deployment.filter(KedaWork::isScaledUp).isPresent()
                || present.filter(this::wasUsed).isPresent();
    }

    /** Returns whether KEDA has to start environments without the gateway: provisioned ones, or for a backlog. */
    private static boolean startsEnvironments(ScaledObject desired) {
        boolean provisioned = Objects.requireNonNullElse(desired.getSpec().minReplicaCount(), 0) > 0;
        boolean asksTheGatewayOnly = desired.getSpec().triggers().size() == 1;
        return provisioned || !asksTheGatewayOnly;
    }

    private static boolean isScaledUp(Deployment deployment) {
        return Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 0) > 0;
    }

    private boolean wasUsed(ScaledObject present) {
        String last = Optional.ofNullable(present.getStatus())
                .map(ScaledObjectStatus::lastActiveTime)
                .orElse(present.getMetadata().getCreationTimestamp());
        return Instant.parse(last).plus(KEPT).isAfter(clock.instant());
    }
}
