package dev.lamina.gateway.trigger;

import dev.lamina.api.Trigger;

/** Something happened to a Trigger. */
public sealed interface TriggerChange {
  /** As it is now; for a removal, as it was last. */
  Trigger trigger();

  /** It is new, was there when listening began, or its spec is another. */
  record Put(Trigger trigger) implements TriggerChange {}

  /** It is gone. */
  record Removed(Trigger trigger) implements TriggerChange {}
}
