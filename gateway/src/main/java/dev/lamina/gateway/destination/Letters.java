package dev.lamina.gateway.destination;

import dev.lamina.gateway.async.Ending;
import dev.lamina.gateway.async.StoredEvent;
import dev.lamina.gateway.queue.QueueMessage.Attribute;
import dev.lamina.gateway.trace.TraceHeader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Writes the messages for destinations and dead-letter targets. Pure. */
final class Letters {
  private Letters() {}

  /** The record of the invocation. */
  static Letter record(StoredEvent event, Ending ending, String arn) {
    return new Letter(id("record", event), InvocationRecord.write(event, ending, arn).getBytes(StandardCharsets.UTF_8), Map.of(), trace(event));
  }

  /** The original event, with the dead letter reason as attributes. */
  static Letter deadLetter(StoredEvent event, Ending ending) {
    LetterReason reason = LetterReason.of(ending);
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("RequestID", Attribute.text(event.requestId()));
    attributes.put("ErrorCode", Attribute.number(reason.code()));
    attributes.put("ErrorMessage", Attribute.text(reason.message()));
    return new Letter(id("dead letter", event), event.payload(), attributes, trace(event));
  }

  /**
   * Derived from the event, so that it is the same when the message is sent again. A UUID, because it may become a
   * request id.
   */
  private static String id(String kind, StoredEvent event) {
    String identity = String.join("\n", kind, event.function().toString(), event.requestId(), Long.toString(event.acceptedAt().toEpochMilli()));
    return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** A destination function continues the chain of invocations of the event's function. */
  private static String trace(StoredEvent event) {
    return TraceHeader.of(event.traceHeader().orElse(null)).through(event.function().toString()).value();
  }
}
