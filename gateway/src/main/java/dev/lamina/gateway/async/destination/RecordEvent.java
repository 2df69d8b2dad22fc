package dev.lamina.gateway.async.destination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.bus.BusArn;
import dev.lamina.gateway.source.bus.BusJson;
import dev.lamina.gateway.source.bus.Buses.BusEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes the event that Lambda puts on a bus: its detail is the record of the invocation. */
final class RecordEvent {
    private static final String DETAIL_TYPE = "Lambda Function Invocation Result - ";

    private RecordEvent() {}

    /** @param message a record, whose id is the event's, so that an event that is put again is the same */
    static BusEvent of(BusArn bus, OutboundMessage message, Instant now) {
        ObjectNode record = BusJson.object(new String(message.body(), StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalStateException("a record is always a JSON object"));
        boolean succeeded =
                "Success".equals(record.path("requestContext").path("condition").asText());
        return new BusEvent(
                message.id(),
                now,
                now,
                "lambda",
                DETAIL_TYPE + (succeeded ? "Success" : "Failure"),
                List.of(
                        bus.toString(),
                        record.path("requestContext").path("functionArn").asText()),
                record,
                Optional.of(message.traceHeader()));
    }
}
