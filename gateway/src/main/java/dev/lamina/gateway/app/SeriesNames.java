package dev.lamina.gateway.app;

import dev.lamina.gateway.function.FunctionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The function, or the alias, whose name each one's series have: its own, until the namespace or the gateway has as
 * many series as it may have. Further ones of a namespace share {@code NAMESPACE/_other}, or {@code _other/_other} if
 * the gateway is full. Each keeps its series until it is deleted, because a counter that changes its name would be
 * lost.
 */
final class SeriesNames {
    /** Not a name that Kubernetes accepts, so it is never that of a function. */
    static final String OTHER = "_other";

    private final int most;
    private final int mostPerNamespace;

    // Mutable state, guarded by this
    private final Map<FunctionId, FunctionId> names = new HashMap<>();
    private final Map<String, Integer> ofNamespace = new HashMap<>();
    private final Set<String> sharing = new HashSet<>();
    private int own;

    /**
     * @param most names of their own
     * @param mostPerNamespace the same for one namespace
     */
    SeriesNames(int most, int mostPerNamespace) {
        this.most = most;
        this.mostPerNamespace = mostPerNamespace;
    }

    /** Returns the name under which the function is counted. */
    synchronized FunctionId add(FunctionId function) {
        FunctionId known = names.get(function);
        if (known != null) {
            return known;
        }
        FunctionId name = name(function);
        names.put(function, name);
        return name;
    }

    private FunctionId name(FunctionId function) {
        if (own + sharing.size() < most && ofNamespace.getOrDefault(function.namespace(), 0) < mostPerNamespace) {
            own++;
            ofNamespace.merge(function.namespace(), 1, Integer::sum);
            return function;
        }
        if (own + sharing.size() < most) {
            sharing.add(function.namespace());
        }
        return new FunctionId(sharing.contains(function.namespace()) ? function.namespace() : OTHER, OTHER);
    }

    /** Forgets a deleted function, and returns the name that it had; null if it is unknown. */
    synchronized FunctionId remove(FunctionId function) {
        FunctionId name = names.remove(function);
        if (function.equals(name)) {
            own--;
            ofNamespace.computeIfPresent(function.namespace(), (_, count) -> count == 1 ? null : count - 1);
        } else if (name != null && !names.containsValue(name)) {
            sharing.remove(name.namespace());
        }
        return name;
    }

    /** Whether any function is counted under the name. */
    synchronized boolean isUsed(FunctionId name) {
        return name.equals(names.get(name)) || OTHER.equals(name.name()) && names.containsValue(name);
    }
}
