package dev.lamina.gateway.async;

import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;

/** Sees what becomes of asynchronous events; must be quick, and is called on any thread. */
public interface AsyncObserver {

  /** An event is stored. */
  void received(FunctionId function);

  /** An attempt begins, so long after the event was accepted. */
  void started(FunctionId function, Duration age);

  /** An event has ended without success. */
  void dropped(FunctionId function);

  /** A record did not reach its destination, this time. */
  void recordFailed(FunctionId function);

  /** A dead letter did not reach its queue or topic, this time. */
  void deadLetterFailed(FunctionId function);
}
