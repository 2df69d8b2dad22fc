package dev.lamina.gateway.source;

import dev.lamina.api.Trigger;

/** A change of a Trigger. */
public sealed interface TriggerChange {
    /** Its present state; for a removal, its last state. */
    Trigger trigger();

    /** It is new, existed when listening began, or its spec has changed. */
    record Put(Trigger trigger) implements TriggerChange {}

    /** It was deleted. */
    record Removed(Trigger trigger) implements TriggerChange {}

    /** It exists, but another installation has claimed its namespace: this one does not serve it for now. */
    record Hidden(Trigger trigger) implements TriggerChange {}
}
