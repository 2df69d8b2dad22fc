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
 * @param functions by name, {@code NAME:ALIAS} for invocations of an alias. Days of former versions have no aliases
 */
record DayUse(Map<String, Long> writers, Map<String, Use> functions) {
    static final DayUse NONE = new DayUse(Map.of(), Map.of());

    /** Functions of a namespace with sums of their own; the others of a day are summed under this name. */
    static final String OTHER = "_other";

    private static final int MAX_FUNCTIONS = 2000;
    /** Aliases of a namespace with sums of their own; others of a day are summed with their functions. */
    private static final int MAX_ALIASES = 1000;

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
        added.forEach((name, use) -> sums.merge(nameIn(sums, name), use, Use::plus));
        return new DayUse(lastOf, sums);
    }

    /** Returns the name under which something is summed. */
    private static String nameIn(Map<String, Use> sums, String name) {
        if (sums.containsKey(name)) {
            return name;
        }
        String function = function(name);
        long aliases = sums.keySet().stream()
                .filter(known -> !function(known).equals(known))
                .count();
        if (!function.equals(name)) {
            return aliases < MAX_ALIASES ? name : nameIn(sums, function);
        }
        return sums.size() - aliases < MAX_FUNCTIONS ? name : OTHER;
    }

    private static String function(String name) {
        int alias = name.indexOf(':');
        return alias < 0 ? name : name.substring(0, alias);
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
