package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;

/**
 * A tumbling window that has begun.
 *
 * @param state what the function returned last for it, a JSON object
 */
record OpenWindow(Instant start, JsonNode state) {

    /** The window in which a record is that arrived at this time, without a state. */
    static OpenWindow of(Instant arrived, Duration length) {
        long seconds = Math.floorDiv(arrived.getEpochSecond(), length.toSeconds()) * length.toSeconds();
        return new OpenWindow(Instant.ofEpochSecond(seconds), JsonNodeFactory.instance.objectNode());
    }

    Instant end(Duration length) {
        return start.plus(length);
    }

    OpenWindow with(JsonNode newState) {
        return new OpenWindow(start, newState);
    }

    /** Records that arrive late belong to the window that is open. */
    boolean takes(ShardRecord record, Duration length) {
        return record.arrived().isBefore(end(length));
    }
}
