package dev.lamina.gateway.api.logs.pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.function.Predicate;

/** A condition on messages that are JSON objects, such as {@code { $.level = "ERROR" && $.ms > 100 }}. */
record JsonPattern(Predicate<JsonNode> condition) implements LogPattern {
    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Override
    public boolean matches(String message) {
        if (!message.startsWith("{")) {
            return false;
        }
        try {
            return condition.test(JSON.readTree(message));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    static JsonPattern parse(String text) {
        return new JsonPattern(new JsonConditionParser(text).all());
    }
}
