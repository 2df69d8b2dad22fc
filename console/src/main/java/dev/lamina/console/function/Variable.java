package dev.lamina.console.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;

/** The value of a variable in one line of a form: as it is, or as a JSON string if it has several lines. */
final class Variable {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Variable() {}

    /** Quotes also a value that begins with a quote: without that, its own would be taken off. */
    static String line(String value) {
        boolean plain = value.lines().limit(2).count() < 2 && !value.endsWith("\n") && !value.endsWith("\r");
        return plain && !value.startsWith("\"")
                ? value
                : TextNode.valueOf(value).toString();
    }

    /** Returns what is typed, if it is not a JSON string. */
    static String value(String line) {
        if (!line.startsWith("\"")) {
            return line;
        }
        try {
            JsonNode json = JSON.readTree(line);
            return json.isTextual() ? json.asText() : line;
        } catch (JsonProcessingException e) {
            return line;
        }
    }
}
