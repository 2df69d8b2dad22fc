package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.GatewayConfig;

/**
 * The limit of concurrent invocations of all functions without reserved concurrency: what reservations leave of the
 * gateway's limit, but at least a minimum. AWS refuses a reservation that exceeds this. A manifest cannot be refused,
 * since its schema sees no other manifests, so it must not be able to stop all other functions.
 */
public record SharedPool(int limit, int minimum) {

    public static SharedPool of(GatewayConfig.Limits limits) {
        return new SharedPool(limits.concurrency(), Math.min(limits.concurrency(), limits.sharedMinimum()));
    }

    /** @param reserved sum of the reserved concurrency of all functions */
    public int size(long reserved) {
        return (int) Math.max(minimum, limit - reserved);
    }
}
