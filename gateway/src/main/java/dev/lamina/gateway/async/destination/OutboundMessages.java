package dev.lamina.gateway.async.destination;

import dev.lamina.gateway.async.EventResult;
import dev.lamina.gateway.async.StoredEvent;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.source.queue.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** Writes the messages for destinations and dead-letter targets. Pure. */
final class OutboundMessages {
    private OutboundMessages() {}

    /** The record of the invocation. */
    static OutboundMessage record(StoredEvent event, EventResult result, String arn) {
        return new OutboundMessage(
                id("record", event),
                InvocationRecord.write(event, result, arn).getBytes(StandardCharsets.UTF_8),
                Map.of(),
                trace(event));
    }

    /** The original event, with the dead letter reason as attributes. */
    static OutboundMessage deadLetter(StoredEvent event, EventResult result) {
        return new OutboundMessage(
                id("dead letter", event), event.payload(), reason(result).attributes(event.requestId()), trace(event));
    }

    /** The error's message; where the payload is not an error, all of it. */
    static DeadLetterReason reason(EventResult result) {
        String message =
                JsonPayload.field(result.payload(), "errorMessage").orElseGet(() -> JsonPayload.of(result.payload()));
        return DeadLetterReason.of(result.status(), message, result.condition().lambdaName());
    }

    /**
     * Derived from the event, so that it is the same when the message is sent again. A UUID, because it may become a
     * request id.
     */
    private static String id(String kind, StoredEvent event) {
        String identity = String.join(
                "\n",
                kind,
                event.function().toString(),
                event.requestId(),
                Long.toString(event.acceptedAt().toEpochMilli()));
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** A destination function continues the chain of invocations of the event's function. */
    private static String trace(StoredEvent event) {
        return TraceHeader.of(event.traceHeader().orElse(null))
                .through(event.function().toString())
                .value();
    }
}
