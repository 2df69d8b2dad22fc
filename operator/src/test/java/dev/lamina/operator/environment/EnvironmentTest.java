package dev.lamina.operator.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
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
                .contains(new StartIssue("function", "CreateContainerConfigError", "no"));
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
        assertThat(waiting("ErrImagePull", message).startIssue())
                .contains(new StartIssue("function", "ErrImagePull", message));
        assertThat(waiting("ImagePullBackOff", "Back-off pulling image: ErrImagePull: " + message)
                        .startIssue())
                .isPresent();
    }

    /** The pause grows with each end, and would be another message each time. */
    @Test
    void crashLoopIssueNamesLastEnd() {
        assertThat(endedWith("{reason: OOMKilled, exitCode: 137}").startIssue())
                .contains(new StartIssue("function", "CrashLoopBackOff", "OOMKilled, exit status 137"))
                .hasValueSatisfying(
                        startIssue -> assertThat(startIssue.isEnding()).isTrue());
    }

    @Test
    void startErrorIsStartIssue() {
        assertThat(endedWith("{reason: StartError, exitCode: 128, message: no /entry.sh}")
                        .startIssue())
                .contains(new StartIssue("function", "StartError", "no /entry.sh"))
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
        assertThat(environment.startIssue()).contains(new StartIssue("function", "ErrImagePull", "no"));
        assertThat(environment.cpuMillicores()).isEqualTo(500);
    }

    /** The startup probe of the program passes when the image's client has asked for the first invocation. */
    @Test
    void environmentOfImageIsInitialisedByProgram() {
        String status = "{containerStatuses: [{name: function, started: true, restartCount: 0, state: {running: {}}}, "
                + "{name: lamina, started: %s, restartCount: 0, state: {running: {}}}]}";

        assertThat(Environment.of(ofImage(status.formatted(false))))
                .returns(true, Environment::running)
                .returns(false, Environment::initialised)
                .returns(false, Environment::spent);
        assertThat(Environment.of(ofImage(status.formatted(true))))
                .returns(true, Environment::initialised)
                .returns(false, Environment::spent)
                .returns(500L, Environment::cpuMillicores);
    }

    @Test
    void endedImageIsSpentOnceInitialised() {
        String ended = "started: false, restartCount: 0, state: {terminated: {exitCode: 3}}";
        String again = "started: true, restartCount: 1, state: {running: {}}, lastState: {terminated: {exitCode: 3}}";
        String backsOff = "started: false, restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}";

        assertThat(List.of(ended, again, backsOff)).allSatisfy(function -> {
            assertThat(Environment.of(ofImage(function, "started: true")).spent())
                    .isTrue();
            assertThat(Environment.of(ofImage(function, "started: false")).spent())
                    .as("a failing init is left to the kubelet, which waits longer each time")
                    .isFalse();
        });
        assertThat(Environment.of(pod("{containerStatuses: [{name: function, " + again + "}]}"))
                        .spent())
                .as("the container of another function starts again by itself")
                .isFalse();
    }

    @Test
    void issueOfProgramComesFirst() {
        String starting = "started: false, state: {waiting: {reason: ContainerCreating}}";

        assertThat(Environment.of(ofImage(starting, "state: {waiting: {reason: ErrImagePull, message: no}}"))
                        .startIssue())
                .contains(new StartIssue("lamina", "ErrImagePull", "no"));
        assertThat(Environment.of(ofImage("state: {waiting: {reason: ErrImagePull, message: no}}", "started: true"))
                        .startIssue())
                .contains(new StartIssue("function", "ErrImagePull", "no"));
    }

    /** The program ends at once, and only its log says why. */
    @Test
    void programOfOtherArchitectureNeverBegan() {
        String function = "state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {reason: Error, "
                + "exitCode: 255, message: \"exec /usr/bin/app: exec format error\\n\"}}";

        assertThat(Environment.of(ofImage(function, "started: false")).startIssue())
                .contains(new StartIssue("function", "StartError", "exec format error"));
    }

    @Test
    void initErrorOfImageIsThatOfProgram() {
        Environment environment = Environment.of(ofImage(
                "state: {running: {}}, lastState: {terminated: {exitCode: 1, message: its log}}",
                "started: false, state: {running: {}}, lastState: {terminated: {exitCode: 1, message: boom}}"));

        assertThat(environment.initError()).contains("boom");
    }

    @Test
    void pulledImageHasDigestOfItsRepository() {
        String digest = "sha256:" + "0123456789abcdef".repeat(4);

        assertThat(pulled("docker.io/library/orders@" + digest)).contains(new PulledImage("orders:1", digest));
        assertThat(pulled("docker-pullable://orders@" + digest)).contains(new PulledImage("orders:1", digest));
        assertThat(pulled("docker.io/other/name@" + digest))
                .as("the digest of a copy elsewhere may not exist under this name")
                .isEmpty();
        assertThat(pulled(digest)).as("of an image that was not pulled").isEmpty();
        assertThat(pulled("")).isEmpty();
    }

    private static Optional<PulledImage> pulled(String imageId) {
        return Environment.of(ofImage("imageID: '" + imageId + "'", "started: true"))
                .image();
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

    private static Pod ofImage(String function, String program) {
        return ofImage("{containerStatuses: [{name: function, %s}, {name: lamina, %s}]}".formatted(function, program));
    }

    private static Pod ofImage(String status) {
        return Serialization.unmarshal("""
        metadata: {name: fn-hello-1}
        spec:
          containers:
          - {name: lamina, resources: {limits: {cpu: "2"}}}
          - {name: function, image: "orders:1", resources: {limits: {cpu: 500m}}}
        status: %s
        """.formatted(status), Pod.class);
    }

    private static Pod pod(String status) {
        return Serialization.unmarshal("""
        metadata: {name: fn-hello-1}
        spec: {containers: [{name: function, resources: {limits: {cpu: 500m}}}]}
        status: %s
        """.formatted(status), Pod.class);
    }
}
