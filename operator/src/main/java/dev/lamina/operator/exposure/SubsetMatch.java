package dev.lamina.operator.exposure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;

/**
 * Compares objects: what the API server and others add to them does not matter. A field that is not wanted any longer
 * is seen by {@link ApiId#SPEC_ANNOTATION}.
 */
final class SubsetMatch {
    private static final ObjectMapper JSON = Serialization.jsonMapper();

    private SubsetMatch() {}

    /** Whether the actual object has everything that the desired one has. Lists must have equally many elements. */
    static boolean has(Object actual, Object desired) {
        return has((JsonNode) JSON.valueToTree(actual), (JsonNode) JSON.valueToTree(desired));
    }

    private static boolean has(JsonNode actual, JsonNode desired) {
        if (desired.isObject()) {
            for (Map.Entry<String, JsonNode> field : desired.properties()) {
                if (!isEmpty(field.getValue()) && !has(actual.path(field.getKey()), field.getValue())) {
                    return false;
                }
            }
            return true;
        }
        if (desired.isArray()) {
            if (actual.size() != desired.size()) {
                return false;
            }
            for (int at = 0; at < desired.size(); at++) {
                if (!has(actual.get(at), desired.get(at))) {
                    return false;
                }
            }
            return true;
        }
        return actual.equals(desired);
    }

    /** The API server does not keep them. */
    private static boolean isEmpty(JsonNode value) {
        return value.isNull() || value.isContainerNode() && value.isEmpty();
    }
}
