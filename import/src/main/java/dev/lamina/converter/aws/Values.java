package dev.lamina.converter.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads members of settings; a number or a boolean may be text, as CloudFormation allows. */
final class Values {
    private Values() {}

    static Optional<String> text(JsonNode json, String member) {
        return Optional.of(json.path(member))
                .filter(value -> value.isValueNode() && !value.isNull())
                .map(JsonNode::asText);
    }

    static Optional<Integer> integer(JsonNode json, String member) {
        return text(json, member).filter(text -> text.matches("-?[0-9]{1,9}")).map(Integer::valueOf);
    }

    static Optional<Boolean> bool(JsonNode json, String member) {
        return text(json, member).map(text -> text.equalsIgnoreCase("true"));
    }

    /** Returns the texts of a list, or the only one; null if there is none. */
    static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> texts.add(item.asText()));
        } else if (value.isValueNode() && !value.isNull()) {
            texts.add(value.asText());
        }
        return texts.isEmpty() ? null : texts;
    }

    /** Returns a map of texts; null if it is empty. */
    static Map<String, String> map(JsonNode value) {
        Map<String, String> map = new LinkedHashMap<>();
        value.properties()
                .forEach(member -> map.put(member.getKey(), member.getValue().asText()));
        return map.isEmpty() ? null : map;
    }

    /** Returns JSON that may be given as JSON or as its text. */
    static Optional<String> json(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(value.isTextual() ? value.asText() : value.toString());
    }
}
