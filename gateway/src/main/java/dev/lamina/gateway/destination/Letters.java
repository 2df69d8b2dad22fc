package dev.lamina.gateway.destination;

import dev.lamina.gateway.async.Ending;
import dev.lamina.gateway.async.StoredEvent;
import dev.lamina.gateway.queue.QueueMessage.Attribute;
import dev.lamina.gateway.trace.TraceHeader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Writes what destinations and dead-letter queues get. Pure. */
final class Letters {
  private Letters() {}

  /** The record of the invocation. */
  static Letter record(StoredEvent event, Ending ending, String arn) {
    return new Letter(id("record", event), InvocationRecord.write(event, ending, arn).getBytes(StandardCharsets.UTF_8), Map.of(), trace(event));
  }

  /** The event as it came, and the reason beside it. */
  static Letter deadLetter(StoredEvent event, Ending ending) {
    LetterReason reason = LetterReason.of(ending);
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("RequestID", Attribute.text(event.requestId()));
    attributes.put("ErrorCode", Attribute.number(reason.code()));
    attributes.put("ErrorMessage", Attribute.text(reason.message()));
    return new Letter(id("dead letter", event), event.payload(), attributes, trace(event));
  }

  /** Made from what the event is: told a second time it is the same letter. A UUID, because a function may get it as its request. */
  private static String id(String kind, StoredEvent event) {
    String identity = String.join("\n", kind, event.function().toString(), event.requestId(), Long.toString(event.acceptedAt().toEpochMilli()));
    return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** A destination that is a function goes on the chain in which the event's function was. */
  private static String trace(StoredEvent event) {
    return TraceHeader.of(event.traceHeader().orElse(null)).through(event.function().toString()).value();
  }
}
