package dev.lamina.gateway.trigger;

import dev.lamina.api.Trigger;
import java.util.Collection;

/** The Triggers there are. */
public interface Triggers {
  /** As a watch saw them last: at once, but perhaps a moment behind. */
  Collection<Trigger> current();

  /** As the API server has them now. Blocks; throws when it does not answer. */
  Collection<Trigger> read();
}
