package dev.lamina.gateway.dispatch;

/** How the limits are used here; may be asked at any time, on any thread. */
public interface Usage {

  /** The places there are, for all gateways together; 0 where there is no such limit. */
  int size(Limit limit);

  /** The invocations this gateway has under it. */
  int used(Limit limit);
}
