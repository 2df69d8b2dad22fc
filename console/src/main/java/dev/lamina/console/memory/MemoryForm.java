package dev.lamina.console.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.cluster.RefusedException;
import java.util.List;

/** What a user typed, as the gateway takes it. The gateway checks the numbers. */
record MemoryForm(String sizes, String count, String event) {
    static final String USUAL_SIZES = "128, 256, 512, 1024, 1769, 3008";
    static final String USUAL_COUNT = "10";
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** @throws RefusedException that names the field */
    String body() {
        ObjectNode body = JSON.createObjectNode();
        for (String size : sizes.strip().split("[,\\s]+")) {
            body.withArray("memory").add(number("Sizes", size.replaceFirst("(?i)Mi?B?$", "")));
        }
        body.put("count", number("Invocations of each", count.strip()));
        try {
            body.set("payload", JSON.readTree(event.isBlank() ? "{}" : event));
        } catch (JsonProcessingException e) {
            throw refused("Event: is not JSON: " + e.getOriginalMessage());
        }
        return body.toString();
    }

    private static int number(String field, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw refused(field + ": must be whole numbers, and has \"" + text + "\"");
        }
    }

    private static RefusedException refused(String why) {
        return new RefusedException(400, why, List.of());
    }
}
