package dev.lamina.operator.trigger;

import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes one kind of source send its events, and stop. A new kind of source is a new implementation (a CDI bean) beside its
 * member of {@link Source}; nothing else here knows kinds.
 *
 * <p>A <em>place</em> is where something is set for a trigger, as text that begins with the kind: {@code bucket images}. It
 * is kept in the status, so that it can be left when the spec has forgotten it.
 */
interface EventSourceBinding {

  /** Where a source of this kind is; empty when the source is of another kind. */
  Optional<String> place(Source source);

  /** Whether a place is one of this kind's. */
  boolean owns(String place);

  /**
   * Keeps in mind that something may be set at such a place, also when the trigger is gone.
   *
   * @throws SourceUnavailableException it cannot be kept in mind now
   */
  default void remember(String place) {}

  /** Has taken away, soon and on another thread, what triggers that are gone have left at such a place. Returns at once. */
  default void sweep(String place) {}

  /** @param listener hears of each place after what was asked for by {@link #sweep} is done there */
  default void onSwept(Consumer<String> listener) {}

  /**
   * Sets at the source what the trigger says; writes nothing when it is set.
   *
   * @param all every trigger there is, the given one included: one source may have to be shared
   * @param beforeWriting run once it is certain that something will be set, before it is
   * @return what is set, for people
   * @throws BindingException when the source cannot be bound as it is
   * @throws SourceUnavailableException when the source does not answer
   */
  String bind(Trigger trigger, Collection<Trigger> all, Runnable beforeWriting) throws BindingException;

  /**
   * Takes away what is set for the trigger at that place; content when nothing is, or when the place itself is gone.
   *
   * @throws BindingException when the source refuses
   * @throws SourceUnavailableException when the source does not answer
   */
  void unbind(Trigger trigger, String place) throws BindingException;
}
