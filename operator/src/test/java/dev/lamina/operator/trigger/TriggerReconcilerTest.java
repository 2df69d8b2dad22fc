package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Lamina;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.TopicReference;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.api.TriggerStatus;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.ReadyTransitions;
import dev.lamina.operator.status.RetryDelay;
import dev.lamina.operator.status.StatusWriter;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TriggerReconcilerTest {

    @Test
    void triggerOfAnotherInstallationIsIgnored() {
        TriggerReconciler reconciler = new TriggerReconciler(
                new Bindings(List.of()), new SecretAccess(Optional.empty()), null, null, "tenant"::equals);
        Trigger ours = Triggers.trigger("images", 2, Triggers.bucket("images", "s3:ObjectCreated:*", null, null));
        Trigger theirs = Triggers.trigger("images", 1, Triggers.bucket("images", "s3:ObjectCreated:*", null, null));
        theirs.getMetadata().setNamespace("tenant");
        theirs.getMetadata().setUid("another");

        assertThat(RuleConflicts.inTheWayOf(ours, List.of(ours, theirs)))
                .as("the same bucket, and older")
                .contains(theirs);
        assertThat(reconciler.ours(Stream.of(ours, theirs))).containsExactly(ours);
    }

    /** As the API server returns it: the schema's default is a status with a generation and no conditions. */
    @Test
    void firstReconcileRecordsLocationAndConditions() {
        Clock clock = Clock.systemUTC();
        TriggerReconciler reconciler = new TriggerReconciler(
                new Bindings(List.of(new TopicBinding("eu-west-1"))),
                new Conditions(clock),
                new StatusWriter(new RetryDelay(clock), mock(ReadyTransitions.class), clock));
        List<TriggerStatus> written = new ArrayList<>();
        Trigger newborn = newborn();

        reconciler.reconcile(newborn, context(newborn, written));

        assertThat(written)
                .extracting(TriggerStatus::observedGeneration)
                .as("the location, then all")
                .containsExactly(-1L, 1L);
        assertThat(written.getFirst().conditions()).isEmpty();
        assertThat(written).extracting(TriggerStatus::boundTo).doesNotContainNull();
        assertThat(Conditions.find(written.getLast().conditions(), Lamina.READY))
                .isPresent();
    }

    private static Trigger newborn() {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withName("t")
                .withNamespace("shop")
                .withUid("u")
                .withGeneration(1L)
                .withResourceVersion("1")
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("f"))
                .enabled(true)
                .source(SourceBuilder.builder()
                        .topic(new TopicReference("orders"))
                        .build())
                .build());
        trigger.setStatus(TriggerStatusBuilder.builder().observedGeneration(-1L).build());
        return trigger;
    }

    @SuppressWarnings("unchecked")
    private static Context<Trigger> context(Trigger trigger, List<TriggerStatus> written) {
        KubernetesClient client = mock(KubernetesClient.class, RETURNS_DEEP_STUBS);
        when(client.resource(any(Trigger.class))).thenAnswer(asked -> {
            TriggerStatus status = asked.<Trigger>getArgument(0).getStatus();
            NamespaceableResource<Trigger> resource = mock(NamespaceableResource.class, RETURNS_DEEP_STUBS);
            when(resource.subresource("status").patch(any(PatchContext.class))).thenAnswer(patch -> {
                written.add(status);
                Trigger answer = newborn();
                answer.setStatus(status);
                return answer;
            });
            return resource;
        });
        Context<Trigger> context = mock(Context.class, RETURNS_DEEP_STUBS);
        when(context.getClient()).thenReturn(client);
        when(context.getSecondaryResource(Function.class)).thenReturn(Optional.empty());
        when(context.getPrimaryCache().list()).thenAnswer(asked -> Stream.of(trigger));
        return context;
    }
}
