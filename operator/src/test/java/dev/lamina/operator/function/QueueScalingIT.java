package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.DeliveryBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.ScaledObjectSpec;
import dev.lamina.operator.keda.TriggerAuthentication;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The effect of a function's queue triggers on its ScaledObject, on a real API server. */
class QueueScalingIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension();

    @BeforeEach
    void createFunction() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();
    }

    @Test
    void queueScalerFollowsTrigger() {
        reached(operator.client().resource(trigger("hello", "orders-secret")).create());
        await().atMost(SOON).until(() -> scalers().equals(List.of("external-push", "aws-sqs-queue")));
        TriggerAuthentication authentication = awaitAuthentication("orders-secret");
        assertThat(scaledObject().triggers().getLast().authenticationRef().name())
                .isEqualTo(authentication.getMetadata().getName());

        reached(operator.client()
                .resource(trigger("hello", "another"))
                .fieldManager("user")
                .forceConflicts()
                .serverSideApply());
        awaitAuthentication("another");

        operator.client().resource(trigger("hello", "another")).delete();
        await().atMost(SOON)
                .until(() -> scalers().equals(List.of("external-push"))
                        && authentications().isEmpty());
    }

    @Test
    void unreachableBrokerAddsNoScaler() {
        Trigger created =
                operator.client().resource(trigger("hello", "orders-secret")).create();
        report(created, "False");
        operator.create("later", spec(inline("class A {}")));
        operator.awaitReady("later");
        assertThat(scalers()).isEmpty();
        report(created, "True");
        await().atMost(SOON).until(() -> scalers().equals(List.of("external-push", "aws-sqs-queue")));
        report(created, "False");
        await().atMost(SOON)
                .until(() -> scalers().equals(List.of("external-push"))
                        && authentications().isEmpty());
    }

    @Test
    void triggerOfAnotherFunctionAddsNoScaler() {
        reached(operator.client().resource(trigger("other", "orders-secret")).create());
        operator.create("later", spec(inline("class A {}")));
        operator.awaitReady("later");
        assertThat(scalers()).isEmpty();
        assertThat(authentications()).isEmpty();
    }

    private void reached(Trigger trigger) {
        report(trigger, "True");
    }

    /** As a gateway does. */
    private void report(Trigger trigger, String flows) {
        // An operator that is installed in the cluster may write the status as well.
        await().atMost(SOON)
                .ignoreException(KubernetesClientException.class)
                .until(() -> operator.client()
                                .resources(Trigger.class)
                                .inNamespace(operator.namespace())
                                .withName(trigger.getMetadata().getName())
                                .editStatus(now -> {
                                    now.setStatus(TriggerStatusBuilder.builder()
                                            .delivery(DeliveryBuilder.builder()
                                                    .status(flows)
                                                    .reason("Test")
                                                    .message("")
                                                    .observedGeneration(
                                                            now.getMetadata().getGeneration())
                                                    .build())
                                            .build());
                                    return now;
                                })
                        != null);
    }

    /** There is no scaler after a change of the trigger until a gateway reports that it has reached the broker. */
    private TriggerAuthentication awaitAuthentication(String secret) {
        return await().atMost(SOON)
                .until(
                        this::authentications,
                        found -> found.size() == 1
                                && found.getFirst().getSpec().secretTargetRef().stream()
                                        .allMatch(target -> secret.equals(target.name())))
                .getFirst();
    }

    private List<String> scalers() {
        ScaledObjectSpec spec = scaledObject();
        return spec == null
                ? List.of()
                : spec.triggers().stream().map(ScaledObjectSpec.Trigger::type).toList();
    }

    private ScaledObjectSpec scaledObject() {
        ScaledObject found = operator.client()
                .resources(ScaledObject.class)
                .inNamespace(operator.namespace())
                .withName("fn-hello")
                .get();
        return found == null ? null : found.getSpec();
    }

    private List<TriggerAuthentication> authentications() {
        return operator.client()
                .resources(TriggerAuthentication.class)
                .inNamespace(operator.namespace())
                .list()
                .getItems();
    }

    private Trigger trigger(String function, String secret) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace(operator.namespace())
                .withName("orders")
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference(function))
                .enabled(true)
                .source(SourceBuilder.builder()
                        .queue(QueueBuilder.builder()
                                .sqs(SqsQueueBuilder.builder()
                                        .url("http://broker/1/orders")
                                        .secret(secret)
                                        .build())
                                .build())
                        .build())
                .build());
        return trigger;
    }
}
