package dev.lamina.operator.trigger;

import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatus;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The location where something may be set for a trigger, during one reconciliation; a new location is recorded before
 * it is used.
 */
final class LocationMemory {
    private final Consumer<String> notebook;

    // Mutable state
    private Optional<String> location;

    /** @param notebook records a location in the trigger's status */
    LocationMemory(Trigger trigger, Consumer<String> notebook) {
        this.location = boundTo(trigger);
        this.notebook = notebook;
    }

    static Optional<String> boundTo(Trigger trigger) {
        return Optional.ofNullable(trigger.getStatus()).map(TriggerStatus::boundTo);
    }

    Optional<String> location() {
        return location;
    }

    void take(String next) {
        if (!location.equals(Optional.of(next))) {
            notebook.accept(next);
            location = Optional.of(next);
        }
    }

    void leave() {
        location = Optional.empty();
    }
}
