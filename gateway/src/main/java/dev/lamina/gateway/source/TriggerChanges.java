package dev.lamina.gateway.source;

import java.util.function.Consumer;

/** Notifies listeners of changes of Triggers. */
public interface TriggerChanges {

    /**
     * Calls the listener with a {@link TriggerChange.Put} for every existing Trigger, then with each change, in order,
     * one call at a time. It is called on the watch's thread and must not block.
     */
    void onChange(Consumer<TriggerChange> listener);
}
