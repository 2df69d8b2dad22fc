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
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** The trigger is gone, or is going: what is set for it goes, soon and on another thread. Returns at once. */
  void gone(Trigger trigger) {
    places(trigger).forEach(place -> kinds.stream().filter(kind -> kind.owns(place)).forEach(kind -> kind.sweep(place)));
  }

  /** @param listener hears of each place that was looked through since a trigger of it was gone, afterwards */
  void onSwept(Consumer<String> listener) {
    kinds.forEach(kind -> kind.onSwept(listener));
  }

  /** @throws SourceUnavailableException it cannot be kept in mind now where something is set for the trigger */
  void remember(Trigger trigger) {
    PlaceMemory.boundTo(trigger).ifPresent(place -> kinds.stream().filter(kind -> kind.owns(place)).forEach(kind -> kind.remember(place)));
  }

  /** Where the trigger's spec says, and where something may be set. */
  Set<String> places(Trigger trigger) {
    Optional<String> wanted = trigger.unreadable().isPresent() ? Optional.empty() : place(trigger);
    return Stream.concat(wanted.stream(), PlaceMemory.boundTo(trigger).stream()).collect(Collectors.toSet());
  }

  /** Where the trigger's spec says; empty when it is disabled. */
  Optional<String> place(Trigger trigger) {
    if (Boolean.FALSE.equals(trigger.getSpec().enabled())) {
      return Optional.empty();
    }
    return kinds.stream().flatMap(kind -> kind.place(trigger.getSpec().source()).stream()).findFirst();
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
}
