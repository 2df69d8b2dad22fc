package dev.lamina.gateway.api;

/** Sees what the public port answers; must be quick, and is called on event loops. */
public interface ApiObserver {

  /** A request was throttled while its body was read: its function is not known yet. */
  void bodyThrottled();
}
