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
 * Writes a resource's status, and decides when to look at the resource again.
 *
 * <p>The SDK in use loses a spec change that arrives while it writes a status itself (see docs/adr/0003). So reconcilers
 * never let it: the status is applied here with the plain client, as a fresh object that holds nothing but the status, and
 * the generation that the API server answers with tells whether the spec has moved on meanwhile.
 */
@ApplicationScoped
public class StatusWriter {
  public static final String FIELD_MANAGER = "lamina-operator";
  private static final PatchContext APPLY = new PatchContext.Builder()
      .withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager(FIELD_MANAGER).withForce(true).build();

  private static final PatchContext MERGE = new PatchContext.Builder()
      .withPatchType(PatchType.JSON_MERGE).withFieldManager(FIELD_MANAGER).build();

  /** As many others may change the resource between our look and our write. */
  private static final int TRIES = 10;

  private final Patience patience;
  private final Transitions transitions;
  private final Written written;

  public StatusWriter(Patience patience, Transitions transitions, Clock clock) {
    this.patience = patience;
    this.transitions = transitions;
    this.written = new Written(clock);
  }

  /** What a reconciler begins with: the resource as it was when its status was written last, where the SDK's cache is behind that. */
  public <R extends CustomResource<?, ?>> R newest(R cached) {
    return written.newest(cached);
  }

  /**
   * Writes {@code next} unless the resource already has it.
   *
   * @param resource as {@link #newest} gave it, with its status so far
   * @return what the reconciler returns
   * @throws io.fabric8.kubernetes.client.KubernetesClientException with code 404 or 409 where the resource is gone, also when
   *     there is another of the same name by now
   */
  public <S extends Conditioned, R extends CustomResource<?, S>> UpdateControl<R> write(KubernetesClient client, R resource, S next) {
    return write(client, resource, resource.getStatus(), next);
  }

  /**
   * The same for a status of which a part is written by somebody else: that part is null in both.
   *
   * @param before what the resource has of the operator's part; null: nothing
   */
  public <S extends Conditioned, R extends CustomResource<?, S>> UpdateControl<R> write(KubernetesClient client, R resource, S before, S next) {
    if (!next.equals(before)) {
      R answer = apply(client, resource, before, next);
      written.put(answer);
      transitions.announce(client, resource, conditionsOf(resource), next.conditions());
      if (!answer.getMetadata().getGeneration().equals(resource.getMetadata().getGeneration())) {
        return UpdateControl.<R>noUpdate().reschedule();
      }
    }
    return UpdateControl.<R>noUpdate().rescheduleAfter(patience.untilNextLook(next.conditions()));
  }

  private static <S extends Conditioned, R extends CustomResource<?, S>> R apply(KubernetesClient client, R resource, S before, S next) {
    try {
      R answer = applyToThisOne(client, resource, next);
      return Leftovers.removal(before, next, answer.getStatus()).map(removal -> remove(client, answer, removal)).orElse(answer);
    } catch (KubernetesClientException e) {
      if (!(resource instanceof TolerantResource<?, ?> tolerant) || tolerant.unreadable().isEmpty()) {
        throw e;
      }
      // Nothing can be applied to an object with a member of another type than the schema has; merged it can be.
      ObjectNode status = Serialization.jsonMapper().valueToTree(next);
      status.putPOJO("conditions", withThoseOfOthers(next.conditions(), conditionsOf(resource)));
      return client.resource(statusOnly(resource, next)).subresource("status").patch(MERGE, Serialization.asJson(Map.of("status", status)));
    }
  }

  /** At the very version that was answered: the list of conditions is replaced as a whole, and must lose none that came meanwhile. */
  private static <S, R extends CustomResource<?, S>> R remove(KubernetesClient client, R answer, ObjectNode removal) {
    return client.resource(statusOnly(answer, answer.getStatus())).subresource("status").patch(MERGE, Serialization.asJson(
        Map.of("metadata", Map.of("resourceVersion", answer.getMetadata().getResourceVersion()), "status", removal)));
  }

  private static List<Condition> withThoseOfOthers(List<Condition> ours, List<Condition> before) {
    Stream<Condition> others = before == null ? Stream.empty()
        : before.stream().filter(condition -> Lamina.DESTINATIONS_REACHABLE.equals(condition.getType()));
    return Stream.concat(ours.stream(), others).toList();
  }

  private static List<Condition> conditionsOf(CustomResource<?, ? extends Conditioned> resource) {
    return resource.getStatus() == null ? null : resource.getStatus().conditions();
  }

  /**
   * Each part of a status has one writer, and a spec edited meanwhile must not make the write fail: the resourceVersion is there
   * for nothing but to tell the resource from another of the same name that was made meanwhile. A uid would not be looked at.
   */
  private static <S, R extends CustomResource<?, S>> R applyToThisOne(KubernetesClient client, R resource, S status) {
    R latest = resource;
    for (int tries = 1; ; tries++) {
      try {
        return client.resource(statusOnly(latest, status)).subresource("status").patch(APPLY);
      } catch (KubernetesClientException e) {
        latest = e.getCode() == HttpURLConnection.HTTP_CONFLICT && tries < TRIES ? client.resource(resource).get() : null;
        if (latest == null || !latest.getMetadata().getUid().equals(resource.getMetadata().getUid())) {
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
          .withName(resource.getMetadata().getName()).withNamespace(resource.getMetadata().getNamespace())
          .withResourceVersion(resource.getMetadata().getResourceVersion()).build());
      fresh.setStatus(status);
      return fresh;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A custom resource type needs a public constructor without parameters", e);
    }
  }
}
