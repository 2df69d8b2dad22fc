package dev.lamina.gateway.scaling;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import java.util.OptionalInt;

/** Converts a number of invocations into a number of environments. */
final class EnvironmentCount {
    private final Functions functions;
    private final int maxReplicas;

    EnvironmentCount(Functions functions, int maxReplicas) {
        this.functions = functions;
        this.maxReplicas = maxReplicas;
    }

    /** Returns the maximum number of concurrent invocations in one environment of the function. */
    int perInstance(FunctionId function) {
        return functions.find(function).map(FunctionView::perInstance).orElse(1);
    }

    /**
     * Returns the number of environments for this many invocations, within the function's limits. It is for all
     * gateways together, so reserved concurrency also limits the environments, whichever gateway admits the
     * invocations.
     */
    int environments(FunctionId function, int invocations) {
        OptionalInt reserved =
                functions.find(function).map(FunctionView::reserved).orElse(OptionalInt.empty());
        int wanted = Math.min(invocations, reserved.orElse(invocations));
        return Math.min(maxReplicas, Math.ceilDiv(wanted, perInstance(function)));
    }
}
