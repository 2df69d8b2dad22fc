package dev.lamina.operator.trigger;

import dev.lamina.api.Delivery;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatus;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.Fact;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Brings triggers to where their specs say, and away from where they said before. */
@Singleton
final class Bindings {
  static final String SOURCE_READY = "SourceReady";

  private final List<EventSourceBinding> kinds;

  Bindings(@All List<EventSourceBinding> kinds) {
    this.kinds = kinds;
  }

  /** Leaves the old place, takes the new one, and says how it went. */
  Fact settle(Trigger trigger, Collection<Trigger> all, PlaceMemory memory) {
    try {
      Optional<String> wanted = place(trigger);
      if (memory.place().isPresent() && !memory.place().equals(wanted)) {
        unbind(trigger, memory.place().get());
        memory.leave();
      }
      if (wanted.isEmpty()) {
        return Fact.isTrue(SOURCE_READY, "Disabled", "spec.enabled is false: nothing is set at the source");
      }
      return bind(trigger, all, memory, wanted.get());
    } catch (BindingException e) {
      return Fact.isFalse(SOURCE_READY, e.reason(), e.getMessage());
    } catch (SourceUnavailableException e) {
      return unchanged(trigger).orElseGet(() -> Fact.unknown(SOURCE_READY, e.reason(), e.getMessage()));
    }
  }

  /** Leaves the place of a trigger that goes, and says what hinders that. */
  Optional<Fact> leave(Trigger trigger) {
    Optional<String> place = PlaceMemory.boundTo(trigger);
    try {
      if (place.isPresent()) {
        unbind(trigger, place.get());
      }
      return Optional.empty();
    } catch (BindingException e) {
      return Optional.of(waits(e.reason(), place.get(), e.getMessage()));
    } catch (SourceUnavailableException e) {
      return Optional.of(waits(e.reason(), place.get(), e.getMessage()));
    }
  }

  /** Where the trigger's spec says; empty when it is disabled. */
  Optional<String> place(Trigger trigger) {
    if (Boolean.FALSE.equals(trigger.getSpec().enabled())) {
      return Optional.empty();
    }
    return kinds.stream().flatMap(kind -> kind.place(trigger.getSpec().source()).stream()).findFirst();
  }

  /** Whether something is set at the place that has to be taken away before the trigger may go. */
  boolean leavesSomething(String place) {
    return kinds.stream().filter(kind -> kind.owns(place)).anyMatch(EventSourceBinding::leavesSomething);
  }

  private Fact bind(Trigger trigger, Collection<Trigger> all, PlaceMemory memory, String place) throws BindingException {
    String message = owner(place).bind(trigger, all, () -> memory.take(place));
    memory.take(place);
    Optional<Delivery> trouble = Deliveries.trouble(trigger);
    return trouble.isPresent() ? Fact.isFalse(SOURCE_READY, trouble.get().reason(), trouble.get().message())
        : Fact.isTrue(SOURCE_READY, "Bound", message);
  }

  private void unbind(Trigger trigger, String place) throws BindingException {
    owner(place).unbind(trigger, place);
  }

  private EventSourceBinding owner(String place) throws BindingException {
    return kinds.stream().filter(kind -> kind.owns(place)).findFirst()
        .orElseThrow(() -> new BindingException("UnknownPlace", "status.boundTo: this version of Lamina does not know the place \"" + place
            + "\", which another version has written: upgrade Lamina"));
  }

  /** A source that was ready for this very spec stays so while it does not answer: what is set there is still set. */
  private static Optional<Fact> unchanged(Trigger trigger) {
    TriggerStatus before = trigger.getStatus();
    if (before == null || !trigger.getMetadata().getGeneration().equals(before.observedGeneration())) {
      return Optional.empty();
    }
    return Conditions.find(before.conditions(), SOURCE_READY)
        .filter(condition -> condition.getStatus().equals("True"))
        .map(Fact::of);
  }

  private static Fact waits(String reason, String place, String why) {
    return Fact.isFalse(SOURCE_READY, reason, "The deletion waits until the rule at " + place + " can be taken away: " + why
        + ". To leave it there, remove the finalizer from metadata.finalizers");
  }
}
