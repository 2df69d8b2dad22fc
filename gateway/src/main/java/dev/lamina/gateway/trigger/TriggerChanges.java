package dev.lamina.gateway.trigger;

import java.util.function.Consumer;

/** For those who must follow Triggers as they come and go. */
public interface TriggerChanges {

  /**
   * Calls the listener with a {@link TriggerChange.Put} for every Trigger there is, then with each change, in order, one
   * call at a time. It is called on the watch's thread and must not block.
   */
  void onChange(Consumer<TriggerChange> listener);
}
