package dev.lamina.gateway.pool;

/**
 * A pool of parked environments that can replace each other.
 *
 * @param name runtime and memory in MiB: {@code python3.11-128}
 */
public record PoolId(String namespace, String name) {}
