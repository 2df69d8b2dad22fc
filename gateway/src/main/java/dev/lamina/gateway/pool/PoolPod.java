package dev.lamina.gateway.pool;

import java.util.Optional;

/**
 * A pod that was parked when it started, as its labels say now.
 *
 * @param pool in which it is parked; absent after it has got a function
 * @param function that it has got
 */
public record PoolPod(String namespace, String name, Optional<String> pool, Optional<String> function) {}
