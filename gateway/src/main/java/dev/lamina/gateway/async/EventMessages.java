package dev.lamina.gateway.async;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.installation.NatsNames;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Converts events to NATS messages and back: the payload unchanged, everything else in headers. For an event that has
 * ended, the body has two payloads, the event's and the result's, one after the other.
 */
final class EventMessages {
    static final String REQUEST_ID = "Lamina-Request-Id";
    static final String INVOKED_ARN = "Lamina-Invoked-Function-Arn";
    static final String TRACE_ID = "Lamina-Trace-Id";
    static final String ACCEPTED_AT = "Lamina-Accepted-At";
    /** The version that runs the event; none for $LATEST. */
    private static final String VERSION = "Lamina-Version";

    static final String ATTEMPT = "Lamina-Attempt";
    static final String NOT_BEFORE = "Lamina-Not-Before";
    private static final String EVENT_BYTES = "Lamina-Event-Bytes";
    private static final String OURS = "Lamina-";
    private static final Set<String> KNOWN =
            Set.of(REQUEST_ID, INVOKED_ARN, VERSION, TRACE_ID, ACCEPTED_AT, ATTEMPT, NOT_BEFORE, EVENT_BYTES);

    private EventMessages() {}

    static Message write(NatsNames names, StoredEvent event) {
        Headers headers = new Headers();
        event.more().forEach(headers::put);
        headers.put(REQUEST_ID, event.requestId())
                .put(INVOKED_ARN, event.invokedArn())
                .put(ACCEPTED_AT, HeaderText.of(event.acceptedAt()))
                .put(ATTEMPT, Integer.toString(event.attempt()));
        event.traceHeader().filter(HeaderText::possible).ifPresent(trace -> headers.put(TRACE_ID, trace));
        event.function().qualifier().ifPresent(version -> headers.put(VERSION, version));
        event.notBefore().ifPresent(due -> headers.put(NOT_BEFORE, HeaderText.of(due)));
        event.result()
                .ifPresent(result -> EventResultHeaders.write(
                        result, headers.put(EVENT_BYTES, Integer.toString(event.payload().length))));
        return NatsMessage.builder()
                .subject(new EventSubject(event.function()).subject(names, event.requestId()))
                .headers(headers)
                .data(event.result()
                        .map(result -> joined(event.payload(), result.payload()))
                        .orElse(event.payload()))
                .build();
    }

    /**
     * Reads a message of the queue.
     *
     * @throws RuntimeException naming what is wrong, if it was not written by this version or an older one
     */
    static StoredEvent read(Message message) {
        return read(message.getSubject(), HeaderText.in(message.getHeaders()), message.getData());
    }

    /** The same, for a message that was looked up. */
    static StoredEvent read(MessageInfo message) {
        return read(message.getSubject(), HeaderText.in(message.getHeaders()), message.getData());
    }

    private static StoredEvent read(String subject, HeaderText headers, byte[] data) {
        EventSubject address = EventSubject.ofSubject(subject)
                .orElseThrow(() -> new IllegalArgumentException("subject " + subject + " does not name a function"));
        byte[] body = data == null ? new byte[0] : data;
        Optional<Integer> eventBytes = headers.find(EVENT_BYTES).map(Integer::parseInt);
        int end = eventBytes.orElse(body.length);
        return StoredEventBuilder.builder()
                .requestId(headers.require(REQUEST_ID))
                .function(FunctionId.of(
                        address.function().namespace(), address.function().name(), headers.find(VERSION)))
                .invokedArn(headers.require(INVOKED_ARN))
                .traceHeader(headers.find(TRACE_ID))
                .acceptedAt(headers.instant(ACCEPTED_AT))
                .attempt(headers.number(ATTEMPT))
                .notBefore(headers.find(NOT_BEFORE).map(HeaderText::instantOf))
                .payload(Arrays.copyOf(body, end))
                .result(eventBytes.map(
                        from -> EventResultHeaders.read(headers, Arrays.copyOfRange(body, from, body.length))))
                .more(more(headers))
                .build();
    }

    /** Headers with Lamina's prefix that this version does not know. */
    private static Map<String, String> more(HeaderText headers) {
        return headers.names().stream()
                .filter(name -> name.startsWith(OURS) && !KNOWN.contains(name) && !EventResultHeaders.known(name))
                .collect(Collectors.toMap(name -> name, name -> headers.require(name)));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
