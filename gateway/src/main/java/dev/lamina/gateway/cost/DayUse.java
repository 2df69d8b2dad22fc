package dev.lamina.gateway.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the functions of a namespace used on a day, as it is stored.
 *
 * @param writers the last batch of each gateway that is in the sums, in the order in which they wrote. With it, a
 *     gateway that got no response to a write knows whether it was executed
 * @param functions by name
 */
record DayUse(Map<String, Long> writers, Map<String, Use> functions) {
    static final DayUse NONE = new DayUse(Map.of(), Map.of());

    /** Functions of a namespace with sums of their own; the others of a day are summed under this name. */
    static final String OTHER = "_other";

    private static final int MAX_FUNCTIONS = 2000;
    /** Far more than gateways run at the same time: an old one waits for no response. */
    private static final int MAX_WRITERS = 64;

    DayUse {
        writers = writers == null ? Map.of() : writers;
        functions = functions == null ? Map.of() : functions;
    }

    /** Fields of a newer version are ignored: during an upgrade both write. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Whether the batch of this writer, or a later one, is in the sums. */
    boolean has(String writer, long batch) {
        return writers.getOrDefault(writer, 0L) >= batch;
    }

    DayUse plus(String writer, long batch, Map<String, Use> added) {
        Map<String, Long> lastOf = new LinkedHashMap<>(writers);
        lastOf.remove(writer);
        lastOf.put(writer, batch);
        while (lastOf.size() > MAX_WRITERS) {
            lastOf.remove(lastOf.keySet().iterator().next());
        }
        Map<String, Use> sums = new TreeMap<>(functions);
        added.forEach((function, use) -> sums.merge(
                sums.containsKey(function) || sums.size() < MAX_FUNCTIONS ? function : OTHER, use, Use::plus));
        return new DayUse(lastOf, sums);
    }

    String text() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalStateException if the text was not written by a gateway */
    static DayUse parse(String text) {
        try {
            return JSON.readValue(text, DayUse.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A sum of costs in NATS cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
