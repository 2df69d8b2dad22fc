package dev.lamina.gateway.source.topic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.topic.Topics.Attribute;
import java.util.Optional;

/**
 * Converts a message to what filters match. In the event, all values of attributes are texts. SNS's filter policies see
 * a Number as a number and each value in a String.Array, and ignore a Binary. A value that does not have the form of
 * its type stays a text.
 */
final class FilterView {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ATTRIBUTES = "MessageAttributes";
    private static final String VALUE = "Value";

    private FilterView() {}

    /** @param sns the member Sns of the record; it is not changed */
    static ObjectNode of(ObjectNode sns) {
        ObjectNode attributes = JSON.createObjectNode();
        sns.path(ATTRIBUTES)
                .properties()
                .forEach(attribute -> attributes.set(attribute.getKey(), seen(attribute.getValue())));
        ObjectNode view = JSON.createObjectNode();
        view.setAll(sns);
        view.set(ATTRIBUTES, attributes);
        return view;
    }

    private static ObjectNode seen(JsonNode written) {
        Attribute attribute =
                new Attribute(written.path("Type").asText(), written.path(VALUE).asText());
        ObjectNode seen = JSON.createObjectNode().put("Type", attribute.type());
        return attribute.isBinary() ? seen : seen.set(VALUE, value(attribute).orElse(written.path(VALUE)));
    }

    private static Optional<JsonNode> value(Attribute attribute) {
        if (attribute.isNumber()) {
            return attribute.number().map(DecimalNode::valueOf);
        }
        return attribute.isArray() ? array(attribute.value()) : Optional.empty();
    }

    private static Optional<JsonNode> array(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text)).filter(JsonNode::isArray);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
