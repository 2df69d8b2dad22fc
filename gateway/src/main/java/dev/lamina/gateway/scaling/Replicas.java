package dev.lamina.gateway.scaling;

import dev.lamina.gateway.function.FunctionId;

/** The desired number of environments of a function. KEDA and the HPA write it too. */
interface Replicas {

    /**
     * Raises the number to at least this one, never lowers it. Blocks.
     *
     * @return the number after the call
     * @throws RuntimeException if the API server refuses the call or does not respond
     */
    int raise(FunctionId function, int atLeast);

    /**
     * Lowers the number by this much, but not below what is to be kept. Blocks.
     *
     * @return the number after the call
     * @throws RuntimeException if the API server refuses the call or does not respond
     */
    int lower(FunctionId function, int by, int keep);
}
