package dev.lamina.gateway.async;

import io.nats.client.impl.Headers;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The headers of a message, with errors that name a missing or invalid header. */
record HeaderText(Headers headers) {

    static HeaderText in(Headers headers) {
        return new HeaderText(headers == null ? new Headers() : headers);
    }

    /**
     * NATS carries printable ASCII only. A trace header with other characters is not from X-Ray, and not a reason to
     * lose the event.
     */
    static boolean possible(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 127);
    }

    static String of(Instant instant) {
        return Long.toString(instant.toEpochMilli());
    }

    static Instant instantOf(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    Set<String> names() {
        return headers.keySet();
    }

    String require(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("header " + name + " is missing"));
    }

    int number(String name) {
        return Integer.parseInt(require(name));
    }

    Instant instant(String name) {
        return instantOf(require(name));
    }
}
