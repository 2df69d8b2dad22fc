package dev.lamina.operator.pool;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The variables that a pod of a function has: what Kubernetes would make of the template. */
final class PodVariables {
    /** A parked pod has its own token, and these say where. */
    private static final Set<String> OF_POD = Set.of(PoolFit.TOKEN, "LAMINA_TOKEN_FILE");

    private PodVariables() {}

    /** @param function Deployment with variables that have a value or are fields of the pod */
    static Map<String, String> of(Deployment function, Pod pod) {
        Map<String, String> variables = new TreeMap<>();
        function.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
                .filter(variable -> !OF_POD.contains(variable.getName()))
                .forEach(variable -> variables.put(variable.getName(), value(variable, pod)));
        return variables;
    }

    private static String value(EnvVar variable, Pod pod) {
        if (variable.getValueFrom() == null) {
            // The operator has doubled each $ that Kubernetes would take for the beginning of a reference.
            return Objects.requireNonNullElse(variable.getValue(), "").replace("$$", "$");
        }
        String field = variable.getValueFrom().getFieldRef().getFieldPath();
        return switch (field) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.uid" -> pod.getMetadata().getUid();
            default -> throw new IllegalStateException("the variable " + variable.getName() + " is the field " + field);
        };
    }
}
