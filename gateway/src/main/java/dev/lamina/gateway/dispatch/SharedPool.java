package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.GatewayConfig;

/**
 * The invocations that functions without reserved concurrency may have at once, all together: what reservations leave of
 * the gateway's limit, and never less than a minimum. On AWS a reservation that goes further is refused; a manifest cannot
 * be, since its schema sees no other, so it must not be able to stop everybody else.
 */
public record SharedPool(int limit, int minimum) {

  public static SharedPool of(GatewayConfig.Limits limits) {
    return new SharedPool(limits.concurrency(), Math.min(limits.concurrency(), limits.sharedMinimum()));
  }

  /** @param reserved what all functions together have reserved */
  public int size(long reserved) {
    return (int) Math.max(minimum, limit - reserved);
  }
}
