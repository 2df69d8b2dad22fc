package dev.lamina.gateway.app;

import dev.lamina.gateway.dispatch.Handling.Given;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of a cold start, in their order. Kubernetes' times have whole seconds, so a single value may be wrong by a
 * second, while the mean of many is right.
 */
enum ColdStartPhase {
    /** From the arrival of the invocation to the creation of the pod; 0 if another invocation had requested it. */
    QUEUE("request a pod"),
    /** Until a node was found. */
    SCHEDULE("schedule the pod"),
    /** Until the container ran: image, network, volumes. */
    PULL("pull the image and start the container"),
    /** Until init: code and layers are fetched, the runtime begins. */
    START("fetch the code and start the runtime"),
    /** The init of the handler, as the environment measured it. */
    INIT("init");

    private static final String CONTAINER = "function";

    private final String spanName;

    ColdStartPhase(String spanName) {
        this.spanName = spanName;
    }

    /** The name of its span. */
    String spanName() {
        return spanName;
    }

    /** The value of the metric's tag {@code phase}. */
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the phases that a pod's status shows, without {@link #INIT}; empty if its container was started again
     * since, because the times of the first start are not kept.
     */
    static Map<ColdStartPhase, Duration> read(Pod pod, Given given, Duration init) {
        Optional<Instant> scheduled = scheduled(pod);
        Optional<Instant> running = running(pod).filter(since -> !since.isAfter(given.at()));
        if (scheduled.isEmpty() || running.isEmpty()) {
            return Map.of();
        }
        Instant created = Instant.parse(pod.getMetadata().getCreationTimestamp());
        Map<ColdStartPhase, Duration> phases = new EnumMap<>(ColdStartPhase.class);
        phases.put(QUEUE, between(given.at().minus(given.waited()), created));
        phases.put(SCHEDULE, between(created, scheduled.get()));
        phases.put(PULL, between(scheduled.get(), running.get()));
        phases.put(START, between(running.get(), given.at().minus(init)));
        return phases;
    }

    private static Duration between(Instant from, Instant to) {
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }

    private static Optional<Instant> scheduled(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).orElse(List.of()).stream()
                .filter(condition -> "PodScheduled".equals(condition.getType()))
                .filter(condition -> "True".equals(condition.getStatus()))
                .findFirst()
                .map(PodCondition::getLastTransitionTime)
                .map(Instant::parse);
    }

    private static Optional<Instant> running(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(PodStatus::getContainerStatuses).orElse(List.of()).stream()
                .filter(status -> CONTAINER.equals(status.getName()))
                .findFirst()
                .map(ContainerStatus::getState)
                .map(ContainerState::getRunning)
                .map(ContainerStateRunning::getStartedAt)
                .map(Instant::parse);
    }
}
