package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.lamina.api.Function;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.status.ConditionFact;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Objects of a deleted function of the same name, or of an unknown owner. */
class OwnedObjectsTest {

    @Test
    void scaledObjectOfPredecessorIsNotAwaited() {
        ObjectConflicts conflicts =
                knowing(of(new ScaledObject(), "Function", "hello")).inTheWay(List.of(named(new ScaledObject())));
        assertThat(conflicts.ofAll()).isEmpty();
        assertThat(conflicts.ofScaling()).map(ConditionFact::reason).contains(Ownership.WAITING);
    }

    @Test
    void otherObjectsOfPredecessorAreAwaited() {
        assertThat(knowing(of(new ServiceAccount(), "Function", "hello"))
                        .inTheWay(List.of(named(new ServiceAccount())))
                        .ofAll())
                .map(ConditionFact::reason)
                .contains(Ownership.WAITING);
    }

    @Test
    void foreignScaledObjectIsStartIssue() {
        assertThat(knowing(of(new ScaledObject(), "Application", "shop"))
                        .inTheWay(List.of(named(new ScaledObject())))
                        .ofAll())
                .map(ConditionFact::reason)
                .contains("NameTaken");
    }

    @Test
    void predecessorIsCheckedWithGrowingPauses() {
        assertThat(delay(Duration.ofSeconds(5))).isEqualTo(1_000);
        assertThat(delay(Duration.ofSeconds(6))).isEqualTo(6_000);
        assertThat(delay(Duration.ofMinutes(1))).isEqualTo(60_000);
        assertThat(delay(Duration.ZERO)).as("the spec has moved on").isZero();
    }

    private static long delay(Duration patience) {
        return FunctionReconciler.soon(UpdateControl.<Function>noUpdate().rescheduleAfter(patience))
                .getScheduleDelay()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static OwnedObjects knowing(HasMetadata object) {
        Function function = TestFunctions.function("any", "hello", null);
        function.getMetadata().setUid("present");
        Context<Function> context = mock(Context.class, RETURNS_DEEP_STUBS);
        when(context.getSecondaryResourcesAsStream(any())).thenAnswer(asked -> Stream.of(object));
        return new OwnedObjects(function, context);
    }

    private static <T extends HasMetadata> T named(T object) {
        object.setMetadata(meta().build());
        return object;
    }

    private static HasMetadata of(HasMetadata object, String ownerKind, String ownerName) {
        ObjectMeta meta = meta().addNewOwnerReference()
                .withApiVersion("lamina.dev/v1alpha1")
                .withKind(ownerKind)
                .withName(ownerName)
                .withUid("gone")
                .withController(true)
                .endOwnerReference()
                .build();
        object.setMetadata(meta);
        return object;
    }

    private static ObjectMetaBuilder meta() {
        return new ObjectMetaBuilder().withName("fn-hello").withNamespace("any");
    }
}
