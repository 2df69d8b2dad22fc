package dev.lamina.operator.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.operator.environment.Environment.Hindrance;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

    @Test
    void newPodHasNoState() {
        Environment environment = Environment.of(pod("{}"));
        assertThat(environment.running()).isFalse();
        assertThat(environment.initialised()).isFalse();
        assertThat(environment.hindrance()).isEmpty();
        assertThat(environment.cpuMillicores()).isEqualTo(500);
    }

    @Test
    void startingContainerIsNotHindrance() {
        assertThat(Environment.of(pod("{containerStatuses: [{name: function, started: false, state: {waiting: "
                                + "{reason: ContainerCreating}}}]}"))
                        .hindrance())
                .isEmpty();
    }

    @Test
    void waitingReasonIsHindrance() {
        assertThat(waiting("CreateContainerConfigError", "no").hindrance())
                .contains(new Hindrance("CreateContainerConfigError", "no"));
    }

    @Test
    void transientKubeletErrorIsNotHindrance() {
        assertThat(waiting(
                                "CreateContainerConfigError",
                                "failed to sync secret cache: timed out waiting for the condition")
                        .hindrance())
                .isEmpty();
        assertThat(waiting("CreateContainerError", "context deadline exceeded").hindrance())
                .isEmpty();
    }

    @Test
    void unresponsiveRegistryIsHindrance() {
        String message = "failed to pull and unpack image: failed to do request: context deadline exceeded";
        assertThat(waiting("ErrImagePull", message).hindrance()).contains(new Hindrance("ErrImagePull", message));
        assertThat(waiting("ImagePullBackOff", "Back-off pulling image: ErrImagePull: " + message)
                        .hindrance())
                .isPresent();
    }

    /** The pause grows with each end, and would be another message each time. */
    @Test
    void crashLoopHindranceNamesLastEnd() {
        assertThat(endedWith("{reason: OOMKilled, exitCode: 137}").hindrance())
                .contains(new Hindrance("CrashLoopBackOff", "OOMKilled, exit status 137"))
                .hasValueSatisfying(
                        hindrance -> assertThat(hindrance.isEnding()).isTrue());
    }

    @Test
    void startErrorIsHindrance() {
        assertThat(endedWith("{reason: StartError, exitCode: 128, message: no /entry.sh}")
                        .hindrance())
                .contains(new Hindrance("StartError", "no /entry.sh"))
                .hasValueSatisfying(
                        hindrance -> assertThat(hindrance.isEnding()).isFalse());
    }

    private static Environment endedWith(String end) {
        return Environment.of(
                pod(("{containerStatuses: [{name: function, state: {waiting: {reason: CrashLoopBackOff, message: "
                                + "back-off 10s}}, lastState: {terminated: %s}}]}")
                        .formatted(end)));
    }

    @Test
    void initErrorIsReportedUntilInitSucceeds() {
        String status =
                "{containerStatuses: [{name: function, started: %s, state: {running: {}}, lastState: {terminated: "
                        + "{exitCode: 1, message: \"boom\\n\"}}}]}";
        assertThat(Environment.of(pod(status.formatted(false)))).satisfies(environment -> {
            assertThat(environment.running()).isTrue();
            assertThat(environment.initialised()).isFalse();
            assertThat(environment.initError()).contains("boom");
        });
        assertThat(Environment.of(pod(status.formatted(true)))).satisfies(environment -> {
            assertThat(environment.initialised()).isTrue();
            assertThat(environment.initError()).isEmpty();
        });
    }

    /** The kubelet sorts statuses by name, and a service mesh may add a container that is first. */
    @Test
    void statusOfSidecarIsIgnored() {
        Pod pod = pod(
                "{containerStatuses: [{name: daprd, started: true, state: {running: {}}}, {name: function, started: "
                        + "false, state: {waiting: {reason: ErrImagePull, message: no}}}]}");
        pod.getSpec()
                .getContainers()
                .addFirst(new ContainerBuilder()
                        .withName("istio-proxy")
                        .withNewResources()
                        .addToLimits("cpu", new Quantity("2"))
                        .endResources()
                        .build());
        Environment environment = Environment.of(pod);
        assertThat(environment.running()).isFalse();
        assertThat(environment.initialised()).isFalse();
        assertThat(environment.hindrance()).contains(new Hindrance("ErrImagePull", "no"));
        assertThat(environment.cpuMillicores()).isEqualTo(500);
    }

    @Test
    void evictedPodIsGoing() {
        assertThat(Environment.of(pod("{phase: Failed}")).going()).isTrue();
        assertThat(Environment.of(pod("{phase: Running}")).going()).isFalse();
    }

    private static Environment waiting(String reason, String message) {
        return Environment.of(
                pod("{containerStatuses: [{name: function, state: {waiting: {reason: %s, message: '%s'}}}]}"
                        .formatted(reason, message)));
    }

    private static Pod pod(String status) {
        return Serialization.unmarshal("""
        metadata: {name: fn-hello-1}
        spec: {containers: [{name: function, resources: {limits: {cpu: 500m}}}]}
        status: %s
        """.formatted(status), Pod.class);
    }
}
