package dev.lamina.gateway.app;

import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;

/**
 * The load of functions.
 *
 * @param own on this gateway
 * @param all on all gateways, which this one includes
 */
record FunctionLoads(LoadReader own, LoadReader all) {

    /** Invocations in flight on the other gateways. */
    int elsewhere(FunctionId function) {
        return Math.max(0, all.load(function).inFlight() - own.load(function).inFlight());
    }
}
