package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.everything;
import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.layer;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.Lamina;
import dev.lamina.operator.WriteCounter;
import dev.lamina.operator.keda.ScaledObject;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A reconcile of a function that has not changed writes nothing. */
class UnchangedFunctionIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension();

    @Test
    void secondReconcileWritesNothing() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();
        assertThatASecondReconciliationWritesNothing();
    }

    @Test
    void conditionOfGatewayStaysWithoutWrite() {
        operator.create(spec(inline("class A {}")));
        operator.awaitReady();
        asGateway(new ConditionBuilder()
                .withType(Lamina.DESTINATIONS_REACHABLE)
                .withStatus("False")
                .withReason("DeliveryFailed")
                .withMessage("spec.deadLetter: no")
                .withLastTransitionTime("2026-01-01T00:00:00Z")
                .build());
        operator.edit(spec(inline("class AA {}")));
        await().atMost(SOON)
                .until(() -> "inline11".equals(operator.get().getStatus().codeSha256()));
        assertThat(operator.get().getStatus().conditions())
                .extracting(Condition::getType)
                .contains("Ready", "UpToDate", "CodeResolved", "LayersResolved", "Deployed", "DestinationsReachable");
        assertThatASecondReconciliationWritesNothing();
    }

    @Test
    void secondReconcileOfFullSpecWritesNothing() {
        operator.content().objects.put("imaging.zip", "bbbb");
        operator.client()
                .resource(layer(operator.namespace(), "imaging", "imaging.zip"))
                .create();
        operator.createAccount("role");
        operator.create(everything(inline("class A {}"), "imaging"));
        operator.awaitReady();
        assertThatASecondReconciliationWritesNothing();
    }

    private void assertThatASecondReconciliationWritesNothing() {
        List<String> before = versions();
        Condition scalable = scalable();
        operator.stop();
        WriteCounter counter = new WriteCounter();
        int asked = operator.content().requests.size();
        try (KubernetesClient counted = counter.watch(operator.client())) {
            operator.startAs(counted);
            await().atMost(SOON).until(() -> operator.content().requests.size() > asked);
            // A later function is reconciled after the first one's writes, if there were any.
            operator.create("later", spec(inline("class B {}")));
            await().atMost(SOON)
                    .until(() -> "True"
                            .equals(operator.condition("later", Lamina.READY).getStatus()));
        }
        // KEDA in the cluster may write its verdict at this moment.
        String ofKeda = scalable().equals(scalable) ? "none" : "/functions/" + OperatorExtension.NAME + "/status";
        assertThat(counter.writes())
                .isNotEmpty()
                .noneMatch(write -> write.contains(OperatorExtension.NAME) && !write.endsWith(ofKeda));
        assertThat(versions()).isEqualTo(before);
    }

    private void asGateway(Condition condition) {
        Function part = new Function();
        part.setMetadata(new ObjectMetaBuilder()
                .withName(OperatorExtension.NAME)
                .withNamespace(operator.namespace())
                .build());
        part.setStatus(FunctionStatus.of(List.of(condition)));
        operator.client()
                .resource(part)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("lamina-gateway-destinations")
                        .withForce(true)
                        .build());
    }

    /**
     * Returns generations, not resource versions, because the Deployment controller writes statuses at any time.
     * Excludes the ScaledObject, whose spec KEDA completes at first; the counted requests show that we do not write it.
     */
    private List<String> versions() {
        return Stream.concat(
                        operator.objects().stream().filter(object -> !(object instanceof ScaledObject)),
                        Stream.of(operator.get()))
                .map(object -> object.getKind() + " " + object.getMetadata().getGeneration())
                .toList();
    }

    private Condition scalable() {
        return operator.condition(ResolutionResult.SCALABLE);
    }
}
