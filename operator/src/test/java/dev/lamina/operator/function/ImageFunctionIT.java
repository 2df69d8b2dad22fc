package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inBucket;
import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.ofImage;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.ImageStatus;
import dev.lamina.api.Lamina;
import dev.lamina.operator.WriteCounter;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Functions that are container images, on a real API server with pods whose state this test writes. */
class ImageFunctionIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String RUNNING = "imageID: '', restartCount: 0, started: true, state: {running: {}}";
    private static final String PULLED =
            "imageID: 'docker.io/library/orders@" + DIGEST + "', restartCount: 0, started: true, state: {running: {}}";
    private static final String ENDED =
            "imageID: '', restartCount: 0, started: false, state: {terminated: {exitCode: 3, reason: Error}}";
    private static final String UP = "started: true";
    private static final String STARTING = "started: false";

    @RegisterExtension
    private static final OperatorExtension operator =
            new OperatorExtension("lamina.runtimes.provided.image", "lamina/runtime-provided:test");

    private FakePods pods;

    @BeforeEach
    void addPods() {
        pods = new FakePods(operator.client(), operator.namespace());
    }

    @Test
    void podOfEndedImageIsReplaced() {
        operator.create(ofImage("orders:1"));
        operator.awaitReady();
        pods.createOfImage("failing-init", OperatorExtension.NAME, "orders:1");
        pods.reportOfImage("failing-init", ENDED, STARTING);
        pods.createOfImage("crashed", OperatorExtension.NAME, "orders:1");
        pods.reportOfImage("crashed", RUNNING, UP);

        pods.reportOfImage("crashed", ENDED, UP);

        await().atMost(SOON).until(() -> !exists("crashed"));
        assertThat(exists("failing-init"))
                .as("the kubelet starts its container again, later each time")
                .isTrue();
    }

    @Test
    void firstPulledDigestIsPinned() {
        operator.create(ofImage("orders:1"));
        operator.awaitReady();
        assertThat(container("function").getImage()).isEqualTo("orders:1");
        assertThat(container("lamina").getImage()).isEqualTo("lamina/runtime-provided:test");
        assertThat(container("lamina").getEnv())
                .as("its memory limit in MiB, for the heap")
                .contains(new EnvVar("LAMINA_MEMORY_LIMIT_MIB", "128", null));
        pods.createOfImage("a", OperatorExtension.NAME, "orders:1");
        pods.reportOfImage("a", PULLED, UP);

        await().atMost(SOON).until(() -> container("function").getImage().equals("orders@" + DIGEST));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(operator.get().getStatus())
                        .returns(new ImageStatus("orders:1", DIGEST), FunctionStatus::image)
                        .returns(null, FunctionStatus::codeSha256));
        assertThat(operator.condition(ResolutionResult.CODE_RESOLVED).getMessage())
                .contains("orders:1", DIGEST);

        operator.edit(ofImage("orders:2"));
        await().atMost(SOON).until(() -> container("function").getImage().equals("orders:2"));
    }

    @Test
    void secondReconcileOfImageWritesNothing() {
        operator.create(ofImage("orders:1"));
        operator.awaitReady();
        pods.createOfImage("a", OperatorExtension.NAME, "orders:1");
        pods.reportOfImage("a", PULLED, UP);
        await().atMost(SOON).until(() -> container("function").getImage().equals("orders@" + DIGEST));
        await().atMost(SOON).until(() -> operator.get().getStatus().image().digest() != null);
        operator.stop();

        WriteCounter counter = new WriteCounter();
        try (KubernetesClient counted = counter.watch(operator.client())) {
            operator.startAs(counted, "lamina.runtimes.provided.image", "lamina/runtime-provided:test");
            // It is reconciled after the first one.
            operator.create("later", spec(inline("class B {}")));
            operator.awaitReady("later");
        }

        assertThat(counter.writes()).isNotEmpty().noneMatch(write -> write.contains(OperatorExtension.NAME));
    }

    @Test
    void imageThatIsNotPulledIsReported() {
        operator.create(ofImage("orders:1"));
        operator.awaitReady();
        pods.createOfImage("a", OperatorExtension.NAME, "orders:1");

        pods.reportOfImage(
                "a",
                "imageID: '', restartCount: 0, started: false, state: {waiting: {reason: ErrImagePull, message: not "
                        + "found}}",
                STARTING);

        Condition trouble = operator.awaitCondition(Lamina.READY, "ImageNotPulled");
        assertThat(trouble.getStatus()).isEqualTo("False");
        assertThat(trouble.getMessage())
                .startsWith("spec.code.image.name: \"orders:1\" cannot be pulled: not found; correct the name");
        pods.reportOfImage("a", RUNNING, STARTING);
        operator.awaitCondition(Lamina.READY, "Available");
    }

    @Test
    void zipFunctionBecomesImageAndBack() {
        operator.content().objects.put("a.jar", "aaaa");
        operator.create(spec(inBucket("a.jar")));
        operator.awaitReady();

        replace(ofImage("orders:1"));
        await().atMost(SOON)
                .until(() -> new ImageStatus("orders:1", null)
                        .equals(operator.get().getStatus().image()));
        assertThat(operator.get().getStatus().codeSha256()).isNull();
        assertThat(container("function").getImage()).isEqualTo("orders:1");

        replace(spec(inBucket("a.jar")));
        await().atMost(SOON)
                .until(() -> "aaaa".equals(operator.get().getStatus().codeSha256()));
        assertThat(operator.get().getStatus().image()).isNull();
        assertThat(operator.deployment().getSpec().getTemplate().getSpec().getContainers())
                .extracting(Container::getName)
                .containsExactly("function");
        assertThat(operator.deployment().getSpec().getTemplate().getSpec().getShareProcessNamespace())
                .isNull();
    }

    /**
     * As `kubectl replace`: fields that the new spec does not have are removed. The operator may write at the same
     * time.
     */
    private static void replace(FunctionSpec spec) {
        await().atMost(SOON)
                .ignoreExceptionsMatching(e -> e instanceof KubernetesClientException refused
                        && refused.getCode() == HttpURLConnection.HTTP_CONFLICT)
                .until(() -> operator.client().resource(operator.get()).edit(function -> {
                            function.setSpec(spec);
                            return function;
                        })
                        != null);
    }

    private boolean exists(String pod) {
        return operator.client()
                        .pods()
                        .inNamespace(operator.namespace())
                        .withName(pod)
                        .get()
                != null;
    }

    private Container container(String name) {
        return operator.deployment().getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
