package dev.lamina.operator.trigger;

import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes one kind of source send its events, and stop. A new kind of source is a new implementation (a CDI bean) next to
 * its member of {@link Source}; nothing else here knows kinds.
 *
 * <p>A location is where something is set for a trigger, as text that begins with the kind: {@code bucket images}. It
 * is kept in the status, so that it can be left when it is no longer in the spec.
 */
interface EventSourceBinding {

    /** The location of a source of this kind; empty if the source is of another kind. */
    Optional<String> location(Source source);

    /** The location of a trigger of this kind, if it depends on more than its source. */
    default Optional<String> location(Trigger trigger) {
        return location(trigger.getSpec().source());
    }

    /** Whether a location is of this kind. */
    boolean owns(String location);

    /**
     * Records that something may be set at such a location, also for the time after the trigger was deleted.
     *
     * @throws SourceUnavailableException it cannot be recorded now
     */
    default void remember(String location) {}

    /** Removes, soon and on another thread, what deleted triggers have left at such a location. Returns at once. */
    default void sweep(String location) {}

    /** @param listener gets each location after a {@link #sweep} of it is done */
    default void onSwept(Consumer<String> listener) {}

    /**
     * Sets at the source what the trigger requires; writes nothing if it is already set.
     *
     * @param all every existing trigger, the given one included: one source may have to be shared
     * @param beforeWriting run once it is certain that something will be set, before it is
     * @return what is set, human-readable
     * @throws BindingException if the source cannot be bound as it is
     * @throws SourceUnavailableException if the source does not respond
     */
    String bind(Trigger trigger, Collection<Trigger> all, Runnable beforeWriting) throws BindingException;

    /** Returns the host names that the trigger has, and no other namespace may take. */
    default List<String> hostNames(Trigger trigger, Collection<Trigger> all) {
        return List.of();
    }

    /**
     * Removes what is set for the trigger at that location; succeeds also if nothing is set, or if the location itself
     * does not exist.
     *
     * @throws BindingException if the source refuses
     * @throws SourceUnavailableException if the source does not respond
     */
    void unbind(Trigger trigger, String location) throws BindingException;
}
