package dev.lamina.gateway.source;

import dev.lamina.api.Trigger;
import java.util.Collection;

/** All Triggers. */
public interface Triggers {
    /** As a watch last saw them: at once, but possibly a moment behind. */
    Collection<Trigger> current();

    /** As the API server has them now. Blocks; throws if it does not respond. */
    Collection<Trigger> read();

    /** The same for one namespace, which costs the API server less. */
    default Collection<Trigger> read(String namespace) {
        return read().stream()
                .filter(trigger -> trigger.getMetadata().getNamespace().equals(namespace))
                .toList();
    }

    /** Whether {@link #current} has all Triggers that existed when this gateway started. */
    boolean synced();

    /** Whether this gateway serves the Triggers of a namespace, if there are any. */
    boolean serves(String namespace);
}
