package dev.lamina.gateway.api.cost;

import dev.lamina.gateway.cost.Use;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one function used on a day.
 *
 * @param sum of everything
 * @param byAlias rows that add up to the sum. The one with an empty name has what does not belong to an alias
 */
record FunctionUse(Use sum, Map<String, Use> byAlias) {

    /** @param uses by {@code NAME} and {@code NAME:ALIAS} */
    static Map<String, FunctionUse> byFunction(Map<String, Use> uses) {
        Map<String, Map<String, Use>> parts = new TreeMap<>();
        uses.forEach((name, use) -> {
            int alias = name.indexOf(':');
            parts.computeIfAbsent(alias < 0 ? name : name.substring(0, alias), _ -> new TreeMap<>())
                    .merge(alias < 0 ? "" : name.substring(alias + 1), use, Use::plus);
        });
        Map<String, FunctionUse> functions = new TreeMap<>();
        parts.forEach((function, of) -> functions.put(function, of(of)));
        return functions;
    }

    /**
     * Environments are those of versions, which several aliases may have in common. So an alias has the time in which
     * they ran its invocations, and the rest has all other time.
     */
    private static FunctionUse of(Map<String, Use> parts) {
        Use sum = parts.values().stream().reduce(Use.NONE, Use::plus).atLeastBusy();
        Map<String, Use> rows = new TreeMap<>();
        long environments = sum.environments();
        for (Map.Entry<String, Use> part : parts.entrySet()) {
            if (!part.getKey().isEmpty()) {
                long busy = part.getValue().busy();
                rows.put(part.getKey(), part.getValue().withEnvironments(busy));
                environments -= busy;
            }
        }
        Use rest = parts.getOrDefault("", Use.NONE).withEnvironments(environments);
        if (rows.isEmpty() || !rest.equals(Use.NONE)) {
            rows.put("", rest);
        }
        return new FunctionUse(sum, rows);
    }
}
