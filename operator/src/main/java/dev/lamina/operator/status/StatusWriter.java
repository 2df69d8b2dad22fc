package dev.lamina.operator.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Conditioned;
import dev.lamina.api.Lamina;
import dev.lamina.api.TolerantResource;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes a resource's status, and decides when the resource is reconciled again.
 *
 * <p>The SDK loses a spec change that arrives while it writes a status itself (see docs/adr/0003). So reconcilers do
 * not use it for that: the status is applied here with the plain client, as a new object that has only the status. The
 * generation in the API server's response shows whether the spec has changed meanwhile.
 */
@ApplicationScoped
public class StatusWriter {
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(FieldOwner.NAME)
            .withForce(true)
            .build();

    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager(FieldOwner.NAME)
            .build();

    /** Attempts: other writers may change the resource between our read and our write. */
    private static final int ATTEMPTS = 10;

    private final RetryDelay delay;
    private final ReadyTransitions transitions;
    private final WrittenStatusCache written;

    public StatusWriter(RetryDelay delay, ReadyTransitions transitions, Clock clock) {
        this.delay = delay;
        this.transitions = transitions;
        this.written = new WrittenStatusCache(clock);
    }

    /** Returns the resource to reconcile: as of the last status write, if the SDK's cache is older than that. */
    public <R extends CustomResource<?, ?>> R newest(R cached) {
        return written.newest(cached);
    }

    /**
     * Writes {@code next} unless the resource already has it.
     *
     * @param resource the result of {@link #newest}, with its previous status
     * @return the result of the reconciler
     * @throws io.fabric8.kubernetes.client.KubernetesClientException with code 404 or 409 if the resource was deleted,
     *     also if another one of the same name exists now
     */
    public <S extends Conditioned, R extends CustomResource<?, S>> UpdateControl<R> write(
            KubernetesClient client, R resource, S next) {
        return write(client, resource, resource.getStatus(), next);
    }

    /**
     * Writes {@code next} to a status of which another program writes a part: that part is null in both.
     *
     * @param before the operator's part of the present status, or null
     */
    public <S extends Conditioned, R extends CustomResource<?, S>> UpdateControl<R> write(
            KubernetesClient client, R resource, S before, S next) {
        if (!next.equals(before)) {
            R answer = apply(client, resource, before, next);
            written.put(answer);
            transitions.announce(client, resource, conditionsOf(resource), next.conditions());
            if (!answer.getMetadata()
                    .getGeneration()
                    .equals(resource.getMetadata().getGeneration())) {
                return UpdateControl.<R>noUpdate().reschedule();
            }
        }
        return UpdateControl.<R>noUpdate().rescheduleAfter(delay.untilNextCheck(next.conditions()));
    }

    private static <S extends Conditioned, R extends CustomResource<?, S>> R apply(
            KubernetesClient client, R resource, S before, S next) {
        try {
            R answer = applyToThisOne(client, resource, next);
            return LeftoverConditions.removal(before, next, answer.getStatus())
                    .map(removal -> remove(client, answer, removal))
                    .orElse(answer);
        } catch (KubernetesClientException e) {
            if (!(resource instanceof TolerantResource<?, ?> tolerant)
                    || tolerant.unreadable().isEmpty()) {
                throw e;
            }
            // Server-side apply fails if the object has a member whose type differs from the schema; a merge patch
            // works.
            ObjectNode status = Serialization.jsonMapper().valueToTree(next);
            status.putPOJO("conditions", withThoseOfOthers(next.conditions(), conditionsOf(resource)));
            return client.resource(statusOnly(resource, next))
                    .subresource("status")
                    .patch(MERGE, Serialization.asJson(Map.of("status", status)));
        }
    }

    /**
     * Patches exactly the returned version: the list of conditions is replaced as a whole, and must not lose newer
     * ones.
     */
    private static <S, R extends CustomResource<?, S>> R remove(KubernetesClient client, R answer, ObjectNode removal) {
        return client.resource(statusOnly(answer, answer.getStatus()))
                .subresource("status")
                .patch(
                        MERGE,
                        Serialization.asJson(Map.of(
                                "metadata",
                                Map.of("resourceVersion", answer.getMetadata().getResourceVersion()),
                                "status",
                                removal)));
    }

    private static List<Condition> withThoseOfOthers(List<Condition> ours, List<Condition> before) {
        Stream<Condition> others = before == null
                ? Stream.empty()
                : before.stream().filter(condition -> Lamina.DESTINATIONS_REACHABLE.equals(condition.getType()));
        return Stream.concat(ours.stream(), others).toList();
    }

    private static List<Condition> conditionsOf(CustomResource<?, ? extends Conditioned> resource) {
        return resource.getStatus() == null ? null : resource.getStatus().conditions();
    }

    /**
     * Applies the status to this very resource. Each part of a status has one writer, and a change of the spec
     * meanwhile must not fail the write: the resourceVersion only distinguishes the resource from another one of the
     * same name that was created meanwhile. The API server would not check a uid.
     */
    private static <S, R extends CustomResource<?, S>> R applyToThisOne(KubernetesClient client, R resource, S status) {
        R latest = resource;
        for (int attempt = 1; ; attempt++) {
            try {
                return client.resource(statusOnly(latest, status))
                        .subresource("status")
                        .patch(APPLY);
            } catch (KubernetesClientException e) {
                latest = e.getCode() == HttpURLConnection.HTTP_CONFLICT && attempt < ATTEMPTS
                        ? client.resource(resource).get()
                        : null;
                if (latest == null
                        || !latest.getMetadata()
                                .getUid()
                                .equals(resource.getMetadata().getUid())) {
                    throw e;
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <S, R extends CustomResource<?, S>> R statusOnly(R resource, S status) {
        try {
            R fresh = (R) resource.getClass().getDeclaredConstructor().newInstance();
            fresh.setMetadata(new ObjectMetaBuilder()
                    .withName(resource.getMetadata().getName())
                    .withNamespace(resource.getMetadata().getNamespace())
                    .withResourceVersion(resource.getMetadata().getResourceVersion())
                    .build());
            fresh.setStatus(status);
            return fresh;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "The type of a custom resource needs a public constructor without parameters", e);
        }
    }
}
