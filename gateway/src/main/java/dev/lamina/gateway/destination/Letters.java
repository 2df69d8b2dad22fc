package dev.lamina.gateway.destination;

import dev.lamina.gateway.async.Ending;
import dev.lamina.gateway.async.StoredEvent;
import dev.lamina.gateway.queue.DeadLetterReason;
import dev.lamina.gateway.trace.TraceHeader;
import java.nio.charset.StandardCharsets;
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
    return new Letter(id("dead letter", event), event.payload(), reason(ending).attributes(event.requestId()), trace(event));
  }

  /** The error's message; where the payload is not an error, all of it. */
  static DeadLetterReason reason(Ending ending) {
    String message = PayloadText.field(ending.payload(), "errorMessage").orElseGet(() -> PayloadText.of(ending.payload()));
    return DeadLetterReason.of(ending.status(), message, ending.condition().lambdaName());
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
