package dev.lamina.operator.workload;

import dev.lamina.api.Lamina;
import java.util.Map;
import java.util.TreeMap;

/** Labels of a function's objects. */
public final class Labels {
    /** Selects the objects of all functions, but not of their versions. */
    public static final String ANY_FUNCTION = Lamina.FUNCTION_LABEL + ",!" + Lamina.VERSION_OF_LABEL;

    /** Selects the objects of all versions. */
    public static final String ANY_VERSION = Lamina.FUNCTION_LABEL + "," + Lamina.VERSION_OF_LABEL;

    private Labels() {}

    static Map<String, String> of(Workload workload) {
        Map<String, String> labels = new TreeMap<>(selector(workload));
        labels.put("app.kubernetes.io/name", workload.functionName());
        labels.put("app.kubernetes.io/component", "function");
        labels.put("app.kubernetes.io/part-of", "lamina");
        labels.put("app.kubernetes.io/managed-by", "lamina-operator");
        if (workload.version().isPublished()) {
            labels.put(Lamina.VERSION_OF_LABEL, workload.version().function());
            labels.put(Lamina.VERSION_LABEL, workload.version().version());
        }
        return labels;
    }

    /** Must never change: a Deployment's selector is immutable. */
    static Map<String, String> selector(Workload workload) {
        return Map.of(Lamina.FUNCTION_LABEL, workload.functionName());
    }
}
