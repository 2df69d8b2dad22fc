package dev.lamina.operator.trigger;

import dev.lamina.api.Delivery;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatus;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Binds triggers to the locations in their specs, and unbinds them from former locations. */
@Singleton
final class Bindings {
    static final String SOURCE_READY = "SourceReady";

    private final List<EventSourceBinding> kinds;

    Bindings(@All List<EventSourceBinding> kinds) {
        this.kinds = kinds;
    }

    /** Leaves the old location, binds the new one, and reports the result. */
    ConditionFact settle(Trigger trigger, Collection<Trigger> all, LocationMemory memory) {
        try {
            Optional<String> wanted = location(trigger);
            if (memory.location().isPresent() && !memory.location().equals(wanted)) {
                unbind(trigger, memory.location().get());
                memory.leave();
            }
            if (wanted.isEmpty()) {
                return ConditionFact.isTrue(
                        SOURCE_READY, "Disabled", "spec.enabled is false: nothing is set at the source");
            }
            return bind(trigger, all, memory, wanted.get());
        } catch (BindingException e) {
            return ConditionFact.isFalse(SOURCE_READY, e.reason(), e.getMessage());
        } catch (SourceUnavailableException e) {
            return unchanged(trigger).orElseGet(() -> ConditionFact.unknown(SOURCE_READY, e.reason(), e.getMessage()));
        }
    }

    /**
     * Called when the trigger was or is being deleted: what is set for it is removed soon, on another thread. Returns
     * at once.
     */
    void deleted(Trigger trigger) {
        locations(trigger)
                .forEach(location ->
                        kinds.stream().filter(kind -> kind.owns(location)).forEach(kind -> kind.sweep(location)));
    }

    /** @param listener gets each location after it was checked because a trigger of it was deleted */
    void onSwept(Consumer<String> listener) {
        kinds.forEach(kind -> kind.onSwept(listener));
    }

    /** @throws SourceUnavailableException it cannot be recorded now where something is set for the trigger */
    void remember(Trigger trigger) {
        LocationMemory.boundTo(trigger)
                .ifPresent(location ->
                        kinds.stream().filter(kind -> kind.owns(location)).forEach(kind -> kind.remember(location)));
    }

    /** The location in the trigger's spec, and the one where something may be set. */
    Set<String> locations(Trigger trigger) {
        Optional<String> wanted = trigger.unreadable().isPresent() ? Optional.empty() : location(trigger);
        return Stream.concat(wanted.stream(), LocationMemory.boundTo(trigger).stream())
                .collect(Collectors.toSet());
    }

    /** The location in the trigger's spec; empty if it is disabled. */
    Optional<String> location(Trigger trigger) {
        if (Boolean.FALSE.equals(trigger.getSpec().enabled())) {
            return Optional.empty();
        }
        return kinds.stream().flatMap(kind -> kind.location(trigger).stream()).findFirst();
    }

    /** The host names that the trigger has; empty if it is disabled. */
    List<String> hostNames(Trigger trigger, Collection<Trigger> all) {
        return location(trigger).isEmpty()
                ? List.of()
                : kinds.stream()
                        .flatMap(kind -> kind.hostNames(trigger, all).stream())
                        .toList();
    }

    private ConditionFact bind(Trigger trigger, Collection<Trigger> all, LocationMemory memory, String location)
            throws BindingException {
        String message = owner(location).bind(trigger, all, () -> memory.take(location));
        memory.take(location);
        Optional<Delivery> trouble = Deliveries.trouble(trigger);
        if (trouble.isPresent()) {
            return ConditionFact.isFalse(
                    SOURCE_READY, trouble.get().reason(), trouble.get().message());
        }
        return Deliveries.warning(trigger)
                .map(warning -> ConditionFact.isTrue(SOURCE_READY, warning.reason(), warning.message()))
                .orElseGet(() -> ConditionFact.isTrue(SOURCE_READY, "Bound", message));
    }

    private void unbind(Trigger trigger, String location) throws BindingException {
        owner(location).unbind(trigger, location);
    }

    private EventSourceBinding owner(String location) throws BindingException {
        return kinds.stream()
                .filter(kind -> kind.owns(location))
                .findFirst()
                .orElseThrow(() -> new BindingException(
                        "UnknownPlace",
                        "status.boundTo: this version of Lamina does not know the location \"" + location
                                + "\", which was written by another version: upgrade Lamina"));
    }

    /**
     * A source that was ready for exactly this spec stays ready while it does not respond: what is set there is still
     * set.
     */
    private static Optional<ConditionFact> unchanged(Trigger trigger) {
        TriggerStatus before = trigger.getStatus();
        if (before == null || !trigger.getMetadata().getGeneration().equals(before.observedGeneration())) {
            return Optional.empty();
        }
        return Conditions.find(before.conditions(), SOURCE_READY)
                .filter(condition -> condition.getStatus().equals("True"))
                .map(ConditionFact::of);
    }
}
