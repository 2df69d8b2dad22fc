package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The id of a query, which is the query itself: so every gateway knows it, and none keeps anything for it. A caller may
 * write one, since what it says is checked and authorized when it is read.
 *
 * @param from begin of the time, in seconds since 1970
 * @param to end of the time, inclusive
 */
record QueryId(String group, String query, long from, long to, int limit) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 64 * 1024;

    String text() {
        String json = JsonNodeFactory.instance
                .objectNode()
                .put("g", group)
                .put("q", query)
                .put("f", from)
                .put("t", to)
                .put("l", limit)
                .toString();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    static QueryId parse(String text) {
        try {
            JsonNode json = JSON.readTree(Base64.getUrlDecoder().decode(text.length() > LONGEST ? "" : text));
            if (json != null
                    && json.path("g").isTextual()
                    && json.path("q").isTextual()
                    && json.path("l").isInt()) {
                return new QueryId(
                        json.path("g").asText(),
                        json.path("q").asText(),
                        json.path("f").asLong(),
                        json.path("t").asLong(),
                        Math.clamp(json.path("l").asInt(), 1, EventPage.MOST));
            }
        } catch (IOException | IllegalArgumentException e) {
            // The error below says it.
        }
        throw LogsErrors.invalid("queryId: it is not one that StartQuery returned");
    }
}
