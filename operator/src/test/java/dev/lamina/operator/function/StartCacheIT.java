package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inBucket;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.FunctionPodBuilder;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Lamina;
import dev.lamina.api.Publishing.When;
import dev.lamina.api.PublishingBuilder;
import dev.lamina.api.SnapStart;
import dev.lamina.api.SnapStart.ApplyOn;
import dev.lamina.api.SnapStartStatus;
import dev.lamina.api.SnapStartStatus.OptimizationStatus;
import dev.lamina.operator.WriteCounter;
import dev.lamina.operator.content.Sha256;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The start cache of a version: a pod makes it, and the test writes the status of that pod instead of a kubelet. */
class StartCacheIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String CACHE = Sha256.of("cache".getBytes(StandardCharsets.UTF_8));

    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension();

    @BeforeEach
    void publish() {
        operator.content().objects.put("a.jar", "a".repeat(64));
        operator.edit(spec("java25", inBucket("a.jar"), 7)
                .withSnapStart(new SnapStart(ApplyOn.PUBLISHED_VERSIONS))
                .withPod(FunctionPodBuilder.builder()
                        .nodeSelector(Map.of("no-node", "has-this"))
                        .build())
                .withPublish(PublishingBuilder.builder().when(When.ON_CHANGE).build()));
        await("the pod").atMost(SOON).until(() -> maker().get() != null);
    }

    @Test
    void podIsAnEnvironmentThatOnlyInits() {
        Pod pod = maker().get();
        Container container = pod.getSpec().getContainers().getFirst();

        assertThat(pod.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("FunctionVersion"));
        assertThat(pod.getMetadata().getLabels()).containsEntry(Lamina.FUNCTION_LABEL, "hello.1");
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("fn-hello");
        assertThat(container.getStartupProbe()).isNull();
        assertThat(container.getResources().getLimits().get("memory")).isEqualTo(new Quantity("640Mi"));
        assertThat(container.getEnv())
                .contains(
                        new EnvVar("LAMINA_START_CACHE", "make", null),
                        new EnvVar("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start", null),
                        new EnvVar("LAMINA_CODE_SHA256", "a".repeat(64), null));
    }

    @Test
    void versionIsReadyWithItsCache() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ready())
                        .hasValueSatisfying(
                                ready -> assertThat(ready.getReason()).isEqualTo("Optimizing")));

        ends("phase: Succeeded", "exitCode: 0, message: " + CACHE);

        awaitReady();
        assertThat(version().getStatus().snapStart().sha256()).isEqualTo(CACHE);
        assertThat(environment()).contains(new EnvVar("LAMINA_START_CACHE_SHA256", CACHE, null));
        await("the pod is deleted")
                .atMost(SOON)
                .until(() ->
                        maker().get() == null || maker().get().getMetadata().getDeletionTimestamp() != null);
        assertThat(operator.deployment()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .as("$LATEST has none")
                .contains(new EnvVar("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand", null));
    }

    @Test
    void versionIsReadyWithoutCacheIfInitFails() {
        ends("phase: Failed", "exitCode: 1, message: no database");

        awaitReady();
        SnapStartStatus status = version().getStatus().snapStart();
        assertThat(status.optimizationStatus()).isEqualTo(OptimizationStatus.OFF);
        assertThat(status.message()).contains("no database");
        assertThat(environment()).extracting(EnvVar::getName).doesNotContain("LAMINA_START_CACHE_SHA256");
    }

    @Test
    void secondReconcileWritesNothing() {
        ends("phase: Succeeded", "exitCode: 0, message: " + CACHE);
        awaitReady();
        await().atMost(SOON)
                .until(() -> environment().stream().anyMatch(variable -> CACHE.equals(variable.getValue())));
        maker().withGracePeriod(0).delete();
        operator.stop();
        WriteCounter counter = new WriteCounter();

        try (KubernetesClient counted = counter.watch(operator.client())) {
            operator.startAs(counted);
            // A later function is reconciled after the first one's writes, if there were any.
            operator.create("later", spec("java25", inBucket("a.jar"), 7));
            operator.awaitReady("later");
        }

        assertThat(counter.writes()).isNotEmpty().noneMatch(write -> write.contains("hello"));
    }

    private static void ends(String phase, String terminated) {
        maker().editStatus(pod -> {
            pod.setStatus(Serialization.unmarshal(
                    phase + "\ncontainerStatuses:\n- {name: function, image: none, imageID: none, ready: false, "
                            + "restartCount: 0, state: {terminated: {" + terminated + "}}}",
                    PodStatus.class));
            return pod;
        });
    }

    private static void awaitReady() {
        await("the version is ready")
                .atMost(SOON)
                .until(() -> ready().filter(ready -> ready.getStatus().equals("True"))
                        .isPresent());
    }

    private static Optional<Condition> ready() {
        return Optional.ofNullable(version().getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), Lamina.READY));
    }

    private static List<EnvVar> environment() {
        return operator.client()
                .apps()
                .deployments()
                .inNamespace(operator.namespace())
                .withName("fn-hello.1")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv();
    }

    private static FunctionVersion version() {
        return operator.client()
                .resources(FunctionVersion.class)
                .inNamespace(operator.namespace())
                .withName("hello.1")
                .get();
    }

    private static PodResource maker() {
        return operator.client()
                .pods()
                .inNamespace(operator.namespace())
                .withName(Lamina.childName("hello.1") + "-start-cache");
    }
}
