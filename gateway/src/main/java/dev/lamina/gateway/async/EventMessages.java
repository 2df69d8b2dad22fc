package dev.lamina.gateway.async;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Instant;
import java.util.Optional;

/** How an event is written as a NATS message: the payload untouched, everything else in headers. */
final class EventMessages {
  static final String REQUEST_ID = "Lamina-Request-Id";
  static final String INVOKED_ARN = "Lamina-Invoked-Function-Arn";
  static final String TRACE_ID = "Lamina-Trace-Id";
  static final String ACCEPTED_AT = "Lamina-Accepted-At";
  static final String ATTEMPT = "Lamina-Attempt";
  static final String NOT_BEFORE = "Lamina-Not-Before";

  private EventMessages() {}

  static Message write(StoredEvent event) {
    Headers headers = new Headers()
        .put(REQUEST_ID, event.requestId())
        .put(INVOKED_ARN, event.invokedArn())
        .put(ACCEPTED_AT, Long.toString(event.acceptedAt().toEpochMilli()))
        .put(ATTEMPT, Integer.toString(event.attempt()));
    event.traceHeader().filter(EventMessages::isHeaderText).ifPresent(trace -> headers.put(TRACE_ID, trace));
    event.notBefore().ifPresent(due -> headers.put(NOT_BEFORE, Long.toString(due.toEpochMilli())));
    return NatsMessage.builder()
        .subject(new EventAddress(event.function()).subject())
        .headers(headers)
        .data(event.payload())
        .build();
  }

  /**
   * Reads a message of the queue.
   *
   * @throws IllegalArgumentException with what is wrong when it was not written here
   */
  static StoredEvent read(Message message) {
    EventAddress address = EventAddress.ofSubject(message.getSubject())
        .orElseThrow(() -> new IllegalArgumentException("subject " + message.getSubject() + " names no function"));
    return new StoredEvent(
        required(message, REQUEST_ID),
        address.function(),
        required(message, INVOKED_ARN),
        header(message, TRACE_ID),
        instant(required(message, ACCEPTED_AT)),
        Integer.parseInt(required(message, ATTEMPT)),
        header(message, NOT_BEFORE).map(EventMessages::instant),
        message.getData() == null ? new byte[0] : message.getData());
  }

  /** NATS carries printable ASCII only; a trace header that is anything else is none of X-Ray's, and no reason to lose the event. */
  private static boolean isHeaderText(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c < 127);
  }

  private static Instant instant(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  private static String required(Message message, String name) {
    return header(message, name).orElseThrow(() -> new IllegalArgumentException("header " + name + " is missing"));
  }

  private static Optional<String> header(Message message, String name) {
    return message.hasHeaders() ? Optional.ofNullable(message.getHeaders().getFirst(name)) : Optional.empty();
  }
}
