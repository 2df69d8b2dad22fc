package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;

/**
 * A bound on invocations in flight, under which each invocation takes a permit. Its size holds for all gateways
 * together.
 */
public sealed interface Limit {

    /** The function's reserved concurrency. */
    record OfFunction(FunctionId function) implements Limit {}

    enum OfAll implements Limit {
        /** Shared by all functions without a reservation. */
        POOL,
        /** All invocations. */
        PLATFORM
    }
}
