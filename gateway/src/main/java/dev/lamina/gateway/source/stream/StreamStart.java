package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The moment from which a trigger with {@code startingPosition: Latest} reads. It is stored once, so that all gateways
 * begin at the same record, and a restart loses none.
 *
 * @param at when it began
 * @param identity the stream that was there; one that is created later is read from its beginning
 * @param closed the shards that were closed already
 * @param open the shards that were not
 */
record StreamStart(Instant at, String identity, Set<String> closed, Set<String> open) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static StreamStart of(StreamView view, Instant at) {
        Set<String> closed = new HashSet<>();
        Set<String> open = new HashSet<>();
        view.shards().forEach(shard -> (shard.closed() ? closed : open).add(shard.id()));
        return new StreamStart(at, view.identity(), closed, open);
    }

    /** Whether nothing of this shard is read. */
    boolean skips(String streamIdentity, String shard) {
        return identity.equals(streamIdentity) && closed.contains(shard);
    }

    /** Whether only what was written since is read of this shard; otherwise all of it. */
    boolean cuts(String streamIdentity, String shard) {
        return identity.equals(streamIdentity) && open.contains(shard);
    }

    String write() {
        ObjectNode start = JSON.createObjectNode().put("at", at.toString()).put("identity", identity);
        ArrayNode closedIds = start.putArray("closed");
        closed.forEach(closedIds::add);
        ArrayNode openIds = start.putArray("open");
        open.forEach(openIds::add);
        return start.toString();
    }

    static Optional<StreamStart> read(String text) {
        try {
            JsonNode start = JSON.readTree(text);
            return Optional.of(new StreamStart(
                    Instant.parse(start.path("at").asText()),
                    start.path("identity").asText(),
                    ids(start.path("closed")),
                    ids(start.path("open"))));
        } catch (IOException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Set<String> ids(JsonNode list) {
        Set<String> ids = new HashSet<>();
        List.copyOf(list.valueStream().toList()).forEach(id -> ids.add(id.asText()));
        return ids;
    }
}
