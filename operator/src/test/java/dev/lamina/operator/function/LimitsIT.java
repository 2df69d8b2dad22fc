package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inBucket;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Concurrency;
import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.Lamina;
import dev.lamina.operator.keda.ScaledObject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each namespace may reserve 20 executions and provision 3 environments. */
class LimitsIT {
    /** A function is reconciled each minute, and not when another one changes. */
    private static final Duration SOON = Duration.ofMinutes(2);

    @RegisterExtension
    static final OperatorExtension OPERATOR = new OperatorExtension(
            "lamina.limits.each-namespace.reserved", "20",
            "lamina.limits.each-namespace.provisioned", "3");

    @BeforeEach
    void upload() {
        OPERATOR.content().objects.put("a.jar", "aaaa");
    }

    @Test
    void youngestFunctionExceedsLimitUntilThereIsRoom() {
        create("first", ConcurrencyBuilder.builder().reserved(15).build());
        awaitCondition("first", "WithinLimits", "WithinLimits");
        create("second", ConcurrencyBuilder.builder().reserved(10).build());
        awaitCondition("second", "WithinLimits", "LimitExceeded");

        assertThat(OPERATOR.condition("second", Lamina.UP_TO_DATE).getReason()).isEqualTo("LimitExceeded");
        assertThat(OPERATOR.condition("second", "WithinLimits").getMessage())
                .contains("namespace " + OPERATOR.namespace() + " uses 25 of 20 reserved executions");

        OPERATOR.client().resource(OPERATOR.get("first")).delete();
        awaitCondition("second", "WithinLimits", "WithinLimits");
    }

    @Test
    void scaledObjectHasWhatTheLimitLeaves() {
        create("first", ConcurrencyBuilder.builder().provisioned(2).build());
        awaitKept("first", 2);

        create("second", ConcurrencyBuilder.builder().provisioned(2).build());
        awaitKept("second", 1);
        awaitCondition("second", "Provisioned", "LimitExceeded");
    }

    private static void create(String name, Concurrency concurrency) {
        OPERATOR.create(name, spec(inBucket("a.jar")).withConcurrency(concurrency));
    }

    private static void awaitKept(String name, Integer environments) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(OPERATOR.client()
                                .resources(ScaledObject.class)
                                .inNamespace(OPERATOR.namespace())
                                .withName(Lamina.childName(name))
                                .get())
                        .isNotNull()
                        .extracting(object -> object.getSpec().minReplicaCount())
                        .isEqualTo(environments));
    }

    private static void awaitCondition(String name, String type, String reason) {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(OPERATOR.condition(name, type).getReason()).isEqualTo(reason));
    }
}
