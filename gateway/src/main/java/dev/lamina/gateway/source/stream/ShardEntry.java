package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What is stored about a shard. Members that a newer version has added are ignored.
 *
 * @param owner id of the gateway that reads it, as on the member list; empty: none
 * @param after sequence number of the last record that is done; empty: none yet
 * @param ended whether the shard is closed and all its records are done
 * @param window the tumbling window that has begun, with the function's state
 */
record ShardEntry(Optional<String> owner, Optional<String> after, boolean ended, Optional<OpenWindow> window) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static final ShardEntry NEW = new ShardEntry(Optional.empty(), Optional.empty(), false, Optional.empty());

    ShardEntry ownedBy(Optional<String> gateway) {
        return new ShardEntry(gateway, after, ended, window);
    }

    String write() {
        ObjectNode entry = JSON.createObjectNode();
        owner.ifPresent(id -> entry.put("owner", id));
        after.ifPresent(sequence -> entry.put("after", sequence));
        if (ended) {
            entry.put("ended", true);
        }
        window.ifPresent(open ->
                entry.putObject("window").put("start", open.start().toString()).set("state", open.state()));
        return entry.toString();
    }

    /** A text that cannot be read counts as no entry. */
    static Optional<ShardEntry> read(String text) {
        try {
            JsonNode entry = JSON.readTree(text);
            return entry == null || !entry.isObject()
                    ? Optional.empty()
                    : Optional.of(new ShardEntry(
                            text(entry, "owner"),
                            text(entry, "after"),
                            entry.path("ended").asBoolean(),
                            window(entry.path("window"))));
        } catch (IOException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<OpenWindow> window(JsonNode window) {
        return text(window, "start").map(start -> new OpenWindow(Instant.parse(start), window.path("state")));
    }

    private static Optional<String> text(JsonNode entry, String name) {
        return Optional.ofNullable(entry.path(name).textValue());
    }
}
