package dev.lamina.operator.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Conditioned;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Members of a status that remain although the applied status does not have them. The API server loses the field
 * ownership of an object that it could not read for a while; the next server-side apply then removes nothing.
 */
final class LeftoverConditions {
    private static final String CONDITIONS = "conditions";

    private LeftoverConditions() {}

    /**
     * Returns a merge patch of the status that removes them; empty if there are none.
     *
     * @param before the operator's part of the status before, or null
     * @param next the status that was applied
     * @param answer the API server's response, with the parts of other writers
     */
    static Optional<ObjectNode> removal(Conditioned before, Conditioned next, Conditioned answer) {
        if (before == null || answer == null) {
            return Optional.empty();
        }
        ObjectNode patch = Serialization.jsonMapper().createObjectNode();
        JsonNode had = tree(before);
        JsonNode wanted = tree(next);
        JsonNode has = tree(answer);
        had.fieldNames().forEachRemaining(member -> {
            if (!wanted.hasNonNull(member) && has.hasNonNull(member)) {
                patch.putNull(member);
            }
        });
        Set<String> unwanted = types(before.conditions());
        unwanted.removeAll(types(next.conditions()));
        if (!patch.has(CONDITIONS)
                && list(answer.conditions()).stream().anyMatch(condition -> unwanted.contains(condition.getType()))) {
            // A list can only be replaced as a whole.
            Stream<Condition> kept =
                    list(answer.conditions()).stream().filter(condition -> !unwanted.contains(condition.getType()));
            patch.set(CONDITIONS, Serialization.jsonMapper().valueToTree(kept.toList()));
        }
        return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
    }

    private static JsonNode tree(Conditioned status) {
        return Serialization.jsonMapper().valueToTree(status);
    }

    private static Set<String> types(List<Condition> conditions) {
        return list(conditions).stream().map(Condition::getType).collect(Collectors.toSet());
    }

    private static List<Condition> list(List<Condition> conditions) {
        return conditions == null ? List.of() : conditions;
    }
}
