package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inBucket;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Alias;
import dev.lamina.api.AliasSpecBuilder;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Lamina;
import dev.lamina.api.Publishing;
import dev.lamina.api.Publishing.When;
import dev.lamina.api.PublishingBuilder;
import dev.lamina.operator.WriteCounter;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Versions and aliases on a real API server: what is written, what is deleted, and that nothing is written twice. */
class VersionIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Publishing ON_CHANGE =
            PublishingBuilder.builder().when(When.ON_CHANGE).build();

    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension();

    @BeforeEach
    void code() {
        operator.content().objects.put("a.jar", "a".repeat(64));
    }

    @Test
    void versionHasItsOwnObjects() {
        publish(7, ON_CHANGE);
        awaitVersion(1);

        PodSpec pod = deployment("hello.1").getSpec().getTemplate().getSpec();
        assertThat(pod.getServiceAccountName()).isEqualTo("fn-hello");
        assertThat(pod.getContainers().getFirst().getEnv())
                .contains(
                        new EnvVar("AWS_LAMBDA_FUNCTION_NAME", "hello", null),
                        new EnvVar("AWS_LAMBDA_FUNCTION_VERSION", "1", null),
                        new EnvVar("LAMINA_TIMEOUT_SECONDS", "7", null));
        assertThat(deployment("hello.1").getSpec().getReplicas()).isZero();
        assertThat(deployment("hello").getSpec().getSelector().getMatchLabels())
                .isNotEqualTo(deployment("hello.1").getSpec().getSelector().getMatchLabels());
        assertThat(scaledObject("hello.1")).as("nothing to scale yet").isNull();
        assertThat(version(1).getStatus().arn()).endsWith(":function:hello:1");
        assertThat(operator.get().getStatus().published().version()).isEqualTo(1);
    }

    @Test
    void aliasInvokesItsVersionAndKeepsIt() {
        publish(7, ON_CHANGE.withKeep(1));
        awaitVersion(1);
        operator.client().resource(alias("1")).create();
        await().atMost(SOON)
                .until(() -> live().getStatus() != null
                        && "1: 100%".equals(live().getStatus().weights()));
        assertThat(scaledObject("hello.1")).as("nothing to scale yet").isNull();

        publish(8, ON_CHANGE.withKeep(1));
        awaitVersion(2);
        publish(9, ON_CHANGE.withKeep(1));
        awaitVersion(3);

        await().atMost(SOON).until(() -> version(2) == null);
        assertThat(version(1)).as("the alias names it").isNotNull();
    }

    @Test
    void aliasOfMissingVersionSaysWhichExist() {
        publish(7, ON_CHANGE);
        awaitVersion(1);
        operator.client().resource(alias("5")).create();

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(Conditions.find(live().getStatus().conditions(), Lamina.READY))
                                .hasValueSatisfying(ready -> assertThat(ready.getMessage())
                                        .isEqualTo("spec.version: function hello has no version 5; there are 1")));
    }

    @Test
    void secondReconcileWritesNothing() {
        publish(7, ON_CHANGE);
        awaitVersion(1);
        operator.client().resource(alias("1")).create();
        operator.scale("hello.1", 1);
        await().atMost(SOON).until(() -> scaledObject("hello.1") != null);
        Optional<Condition> scalable = scalable();
        operator.stop();
        WriteCounter counter = new WriteCounter();

        try (KubernetesClient counted = counter.watch(operator.client())) {
            operator.startAs(counted);
            // A later function is reconciled after the first one's writes, if there were any.
            operator.create("later", spec("java25", inBucket("a.jar"), 7));
            operator.awaitReady("later");
        }

        // KEDA in the cluster may write its verdict at this moment.
        String ofKeda = scalable().equals(scalable) ? "none" : "/functionversions/hello.1/status";
        assertThat(counter.writes())
                .isNotEmpty()
                .noneMatch(write -> write.contains("hello") && !write.endsWith(ofKeda));
    }

    private static Optional<Condition> scalable() {
        return Conditions.find(version(1).getStatus().conditions(), ResolutionResult.SCALABLE);
    }

    private static void publish(int timeout, Publishing publish) {
        operator.edit(spec("java25", inBucket("a.jar"), timeout).withPublish(publish));
    }

    private static void awaitVersion(int number) {
        await("version " + number)
                .atMost(SOON)
                .until(() -> version(number) != null
                        && version(number).getStatus() != null
                        && Conditions.find(version(number).getStatus().conditions(), Lamina.READY)
                                .filter(ready -> ready.getStatus().equals("True"))
                                .isPresent());
    }

    private static FunctionVersion version(int number) {
        return operator.client()
                .resources(FunctionVersion.class)
                .inNamespace(operator.namespace())
                .withName(FunctionVersion.name(OperatorExtension.NAME, number))
                .get();
    }

    private static Alias live() {
        return operator.client()
                .resources(Alias.class)
                .inNamespace(operator.namespace())
                .withName("hello.live")
                .get();
    }

    private static Deployment deployment(String name) {
        return operator.client()
                .apps()
                .deployments()
                .inNamespace(operator.namespace())
                .withName(Lamina.childName(name))
                .get();
    }

    private static ScaledObject scaledObject(String name) {
        List<ScaledObject> all = operator.client()
                .resources(ScaledObject.class)
                .inNamespace(operator.namespace())
                .list()
                .getItems();
        return all.stream()
                .filter(object -> object.getMetadata().getName().equals(Lamina.childName(name)))
                .findFirst()
                .orElse(null);
    }

    private static Alias alias(String version) {
        Alias alias = new Alias();
        alias.setMetadata(new ObjectMetaBuilder()
                .withName("hello.live")
                .withNamespace(operator.namespace())
                .build());
        alias.setSpec(AliasSpecBuilder.builder()
                .function(OperatorExtension.NAME)
                .name("live")
                .version(version)
                .build());
        return alias;
    }
}
