package dev.lamina.gateway.async;

import dev.lamina.gateway.function.FunctionId;

/**
 * Reads from the authority whether a Function exists: events are removed because of the answer, and a watch may be
 * behind or may not have begun.
 */
interface FunctionExistence {
    /** Whether the Function exists; throws if that could not be found out. Blocks. */
    boolean exists(FunctionId function);
}
