package dev.lamina.operator.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.operator.environment.Environment.StartIssue;
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
        assertThat(environment.startIssue()).isEmpty();
        assertThat(environment.cpuMillicores()).isEqualTo(500);
    }

    @Test
    void startingContainerIsNotStartIssue() {
        assertThat(Environment.of(pod("{containerStatuses: [{name: function, started: false, state: {waiting: "
                                + "{reason: ContainerCreating}}}]}"))
                        .startIssue())
                .isEmpty();
    }

    @Test
    void waitingReasonIsStartIssue() {
        assertThat(waiting("CreateContainerConfigError", "no").startIssue())
                .contains(new StartIssue("CreateContainerConfigError", "no"));
    }

    @Test
    void transientKubeletErrorIsNotStartIssue() {
        assertThat(waiting(
                                "CreateContainerConfigError",
                                "failed to sync secret cache: timed out waiting for the condition")
                        .startIssue())
                .isEmpty();
        assertThat(waiting("CreateContainerError", "context deadline exceeded").startIssue())
                .isEmpty();
    }

    @Test
    void unresponsiveRegistryIsStartIssue() {
        String message = "failed to pull and unpack image: failed to do request: context deadline exceeded";
        assertThat(waiting("ErrImagePull", message).startIssue()).contains(new StartIssue("ErrImagePull", message));
        assertThat(waiting("ImagePullBackOff", "Back-off pulling image: ErrImagePull: " + message)
                        .startIssue())
                .isPresent();
    }

    /** The pause grows with each end, and would be another message each time. */
    @Test
    void crashLoopIssueNamesLastEnd() {
        assertThat(endedWith("{reason: OOMKilled, exitCode: 137}").startIssue())
                .contains(new StartIssue("CrashLoopBackOff", "OOMKilled, exit status 137"))
                .hasValueSatisfying(
                        startIssue -> assertThat(startIssue.isEnding()).isTrue());
    }

    @Test
    void startErrorIsStartIssue() {
        assertThat(endedWith("{reason: StartError, exitCode: 128, message: no /entry.sh}")
                        .startIssue())
                .contains(new StartIssue("StartError", "no /entry.sh"))
                .hasValueSatisfying(
                        startIssue -> assertThat(startIssue.isEnding()).isFalse());
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
        assertThat(environment.startIssue()).contains(new StartIssue("ErrImagePull", "no"));
        assertThat(environment.cpuMillicores()).isEqualTo(500);
    }

    @Test
    void evictedPodIsGoing() {
        assertThat(Environment.of(pod("{phase: Failed}")).ending()).isTrue();
        assertThat(Environment.of(pod("{phase: Running}")).ending()).isFalse();
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
