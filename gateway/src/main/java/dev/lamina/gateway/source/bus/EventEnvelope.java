package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.bus.Buses.BusEvent;
import java.time.temporal.ChronoUnit;

/** Writes an event as EventBridge does; the account is the namespace. */
final class EventEnvelope {
    /** The member that only replayed events have. */
    static final String REPLAY_NAME = "replay-name";

    private EventEnvelope() {}

    static ObjectNode of(BusArn bus, BusEvent event) {
        ObjectNode envelope = BusJson.object()
                .put("version", "0")
                .put("id", event.id())
                .put("detail-type", event.detailType())
                .put("source", event.source())
                .put("account", bus.namespace())
                .put("time", event.time().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", bus.region());
        ArrayNode resources = envelope.putArray("resources");
        event.resources().forEach(resources::add);
        envelope.set("detail", event.detail());
        return envelope;
    }
}
