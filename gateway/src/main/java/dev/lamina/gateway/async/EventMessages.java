package dev.lamina.gateway.async;

import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * How an event is written as a NATS message: the payload untouched, everything else in headers. Of an event that has ended
 * the body is both payloads, the event's and the answer's, one after the other.
 */
final class EventMessages {
  static final String REQUEST_ID = "Lamina-Request-Id";
  static final String INVOKED_ARN = "Lamina-Invoked-Function-Arn";
  static final String TRACE_ID = "Lamina-Trace-Id";
  static final String ACCEPTED_AT = "Lamina-Accepted-At";
  static final String ATTEMPT = "Lamina-Attempt";
  static final String NOT_BEFORE = "Lamina-Not-Before";
  private static final String EVENT_BYTES = "Lamina-Event-Bytes";

  private EventMessages() {}

  static Message write(StoredEvent event) {
    Headers headers = new Headers()
        .put(REQUEST_ID, event.requestId())
        .put(INVOKED_ARN, event.invokedArn())
        .put(ACCEPTED_AT, HeaderText.of(event.acceptedAt()))
        .put(ATTEMPT, Integer.toString(event.attempt()));
    event.traceHeader().filter(HeaderText::possible).ifPresent(trace -> headers.put(TRACE_ID, trace));
    event.notBefore().ifPresent(due -> headers.put(NOT_BEFORE, HeaderText.of(due)));
    event.ending().ifPresent(ending -> EndingHeaders.write(ending, headers.put(EVENT_BYTES, Integer.toString(event.payload().length))));
    return NatsMessage.builder()
        .subject(new EventAddress(event.function()).subject(event.requestId()))
        .headers(headers)
        .data(event.ending().map(ending -> joined(event.payload(), ending.payload())).orElse(event.payload()))
        .build();
  }

  /**
   * Reads a message of the queue.
   *
   * @throws IllegalArgumentException with what is wrong when it was not written here
   */
  static StoredEvent read(Message message) {
    return read(message.getSubject(), HeaderText.in(message.getHeaders()), message.getData());
  }

  /** The same, of a message that was looked up. */
  static StoredEvent read(MessageInfo message) {
    return read(message.getSubject(), HeaderText.in(message.getHeaders()), message.getData());
  }

  private static StoredEvent read(String subject, HeaderText headers, byte[] data) {
    EventAddress address = EventAddress.ofSubject(subject)
        .orElseThrow(() -> new IllegalArgumentException("subject " + subject + " names no function"));
    byte[] body = data == null ? new byte[0] : data;
    Optional<Integer> eventBytes = headers.find(EVENT_BYTES).map(Integer::parseInt);
    int end = eventBytes.orElse(body.length);
    return new StoredEvent(
        headers.require(REQUEST_ID),
        address.function(),
        headers.require(INVOKED_ARN),
        headers.find(TRACE_ID),
        headers.instant(ACCEPTED_AT),
        headers.number(ATTEMPT),
        headers.find(NOT_BEFORE).map(HeaderText::instantOf),
        Arrays.copyOf(body, end),
        eventBytes.map(from -> EndingHeaders.read(headers, Arrays.copyOfRange(body, from, body.length))));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
