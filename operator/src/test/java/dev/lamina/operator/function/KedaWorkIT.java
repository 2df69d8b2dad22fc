package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Lamina;
import dev.lamina.operator.keda.ScaledObject;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When a function has a ScaledObject, on a real API server. */
class KedaWorkIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension();

    @Test
    void firstEnvironmentGetsScaledObject() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();
        assertThat(scaledObject().get()).isNull();

        operator.scale(OperatorExtension.NAME, 1);
        await().atMost(SOON).until(() -> scaledObject().get() != null);

        operator.scale(OperatorExtension.NAME, 0);
        operator.edit(spec(inline("class AA {}")));
        await().atMost(SOON)
                .until(() -> "inline11".equals(operator.get().getStatus().codeSha256()));
        assertThat(scaledObject().get()).as("it was used a moment ago").isNotNull();
    }

    @Test
    void unusedScaledObjectIsDeleted() {
        operator.edit(spec(inline("class A {}")).withConcurrency(TestFunctions.oneNight()));
        await().atMost(SOON).until(() -> scaledObject().get() != null);
        operator.edit(spec(inline("class A {}")));

        deletedIfUnused(scaledObject());

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(operator.condition(ResolutionResult.SCALABLE))
                        .as("KEDA says nothing")
                        .extracting("status")
                        .isNull());
        assertThat(operator.condition(Lamina.READY).getStatus()).isEqualTo("True");
    }

    /** Waits until it has the gateway's scaler only, writes as KEDA that it is not used, and waits for its end. */
    static void deletedIfUnused(Resource<ScaledObject> scaledObject) {
        await().atMost(SOON).until(() -> scaledObject.get().getSpec().triggers().size() == 1);
        scaledObject.subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"status": {"lastActiveTime": "2026-01-01T00:00:00Z",
                            "conditions": [{"type": "Ready", "status": "True", "reason": "ScaledObjectReady"}]}}
                """);
        await().atMost(SOON).until(() -> scaledObject.get() == null);
    }

    private static Resource<ScaledObject> scaledObject() {
        return operator.client()
                .resources(ScaledObject.class)
                .inNamespace(operator.namespace())
                .withName("fn-hello");
    }
}
