package dev.lamina.gateway.scaling;

import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory that the environments of each namespace have: a namespace takes room only from those that have more. So no
 * namespace can end the idle environments of all others by calling large functions of its own.
 */
final class NamespaceMemory {
    private final Functions functions;
    private final Map<String, Long> mebibytes = new HashMap<>();

    NamespaceMemory(LoadReader loads, Functions functions) {
        this.functions = functions;
        for (FunctionId function : loads.functions()) {
            LoadReader.Load load = loads.load(function);
            mebibytes.merge(function.namespace(), memory(function) * (load.running() + load.idle()), Long::sum);
        }
    }

    /** Whether the first may have to end idle environments for the second. */
    boolean mayTake(String from, String to) {
        return from.equals(to) || mebibytes.getOrDefault(from, 0L) > mebibytes.getOrDefault(to, 0L);
    }

    /** This many environments of the function are about to end. */
    void taken(FunctionId function, int environments) {
        mebibytes.merge(function.namespace(), -memory(function) * environments, Long::sum);
    }

    private long memory(FunctionId function) {
        return functions.find(function).map(FunctionView::memoryMb).orElse(0);
    }
}
