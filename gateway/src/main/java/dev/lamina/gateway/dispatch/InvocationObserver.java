package dev.lamina.gateway.dispatch;

import java.time.Duration;

/** Sees every invocation end; must be quick, and is called on any thread. */
public interface InvocationObserver {

  /** @param elapsed since the gateway was asked; zero for what it did not take on */
  void ended(Invocation invocation, Outcome outcome, Duration elapsed);
}
