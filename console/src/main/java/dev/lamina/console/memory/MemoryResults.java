package dev.lamina.console.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.console.cluster.GatewayApi;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The last test of a function.
 *
 * @param state empty if there is none
 * @param message why it failed, or why it cannot be read; or an empty text
 * @param sizes how many sizes it has
 */
record MemoryResults(String state, String message, int sizes, int count, List<MemoryRow> rows) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static MemoryResults read(int status, String body) {
        JsonNode test;
        try {
            test = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return missing("The gateway's response is no memory test (status " + status + ").");
        }
        if (status == 404) {
            return missing("");
        }
        if (status != 200) {
            return missing(GatewayApi.refusal(status, test, body));
        }
        return new MemoryResults(
                test.path("state").asText(),
                test.path("message").asText(""),
                test.path("memory").size(),
                test.path("count").asInt(),
                StreamSupport.stream(test.path("results").spliterator(), false)
                        .map(result -> MemoryRow.of(result, test.path("recommendation")))
                        .toList());
    }

    static MemoryResults missing(String why) {
        return new MemoryResults("", why, 0, 0, List.of());
    }

    public boolean isRunning() {
        return state.equals("Running");
    }
}
