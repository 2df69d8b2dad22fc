package dev.lamina.e2e.system;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A status condition as `kubectl get -o yaml` shows it. */
public record Condition(String type, String status, String reason, String message) {

    public static Optional<Condition> of(GenericKubernetesResource resource, String type) {
        return all(resource).stream()
                .filter(condition -> condition.type.equals(type))
                .findFirst();
    }

    /** The conditions that are about the present generation of the spec; kubectl waits for no others. */
    public static List<Condition> all(GenericKubernetesResource resource) {
        Number observed = resource.get("status", "observedGeneration");
        List<Map<String, Object>> conditions = resource.get("status", "conditions");
        if (conditions == null
                || observed == null
                || observed.longValue() != resource.getMetadata().getGeneration()) {
            return List.of();
        }
        return conditions.stream()
                .filter(condition -> ((Number) condition.getOrDefault("observedGeneration", observed)).longValue()
                        == observed.longValue())
                .map(Condition::read)
                .toList();
    }

    private static Condition read(Map<String, Object> condition) {
        return new Condition(
                text(condition, "type"),
                text(condition, "status"),
                text(condition, "reason"),
                text(condition, "message"));
    }

    private static String text(Map<String, Object> condition, String key) {
        return String.valueOf(condition.getOrDefault(key, ""));
    }
}
