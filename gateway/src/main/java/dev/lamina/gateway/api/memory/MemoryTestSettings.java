package dev.lamina.gateway.api.memory;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a caller wants to be tested.
 *
 * @param memory sizes in MiB, ascending
 * @param count invocations at each size
 * @param payload the event
 */
record MemoryTestSettings(List<Integer> memory, int count, Buffer payload) {
    static final int MAX_SIZES = 10;
    static final int MAX_COUNT = 100;

    private static final int LEAST_MEMORY = 128;
    private static final int MOST_MEMORY = 10_240;
    private static final List<Integer> USUAL = List.of(128, 256, 512, 1024, 1769, 3008);
    private static final int USUAL_COUNT = 10;
    private static final Set<String> KNOWN = Set.of("memory", "count", "payload");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws AwsException that names the field and the fix */
    static MemoryTestSettings of(Buffer body) {
        JsonNode json = body.length() == 0 ? JSON.createObjectNode() : parsed(body);
        if (!json.isObject()) {
            throw invalid("The body must be an object with memory, count and payload");
        }
        json.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                throw invalid("Field " + name + " is not known: use memory, count, payload");
            }
        });
        return new MemoryTestSettings(
                sizes(json.get("memory")),
                count(json.get("count")),
                Buffer.buffer(payload(json).toString()));
    }

    private static JsonNode parsed(Buffer body) {
        try {
            return JSON.readTree(body.getBytes());
        } catch (JacksonException e) {
            throw invalid("The body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode payload(JsonNode json) {
        return json.has("payload") ? json.get("payload") : JSON.createObjectNode();
    }

    private static List<Integer> sizes(JsonNode given) {
        if (given == null) {
            return USUAL;
        }
        if (!given.isArray() || given.isEmpty() || given.size() > MAX_SIZES) {
            throw invalid("Field memory must be a list of 1 to " + MAX_SIZES + " sizes in MiB, such as [128, 512]");
        }
        Set<Integer> sizes = new TreeSet<>();
        for (JsonNode size : given) {
            if (!size.isInt() || size.intValue() < LEAST_MEMORY || size.intValue() > MOST_MEMORY) {
                throw invalid("Field memory has " + size + ": a size is a whole number of MiB from " + LEAST_MEMORY
                        + " to " + MOST_MEMORY);
            }
            if (!sizes.add(size.intValue())) {
                throw invalid("Field memory has " + size + " twice: name each size once");
            }
        }
        return List.copyOf(sizes);
    }

    private static int count(JsonNode given) {
        if (given == null) {
            return USUAL_COUNT;
        }
        if (!given.isInt() || given.intValue() < 1 || given.intValue() > MAX_COUNT) {
            throw invalid("Field count must be a whole number from 1 to " + MAX_COUNT);
        }
        return given.intValue();
    }

    private static AwsException invalid(String message) {
        return AwsException.of(400, "InvalidParameterValueException", message);
    }
}
