package dev.lamina.gateway.runtime;

import dev.lamina.gateway.dispatch.Outcome.Usage;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Optional;

/** Reads a pod's measurements from the headers of a response. If they are malformed, the response is still accepted. */
final class UsageHeaders {
    private static final double NANOS_PER_MS = 1e6;

    private UsageHeaders() {}

    static Optional<Usage> read(MultiMap headers) {
        String duration = headers.get(RuntimeHeaders.DURATION_MS);
        String billed = headers.get(RuntimeHeaders.BILLED_MS);
        String memory = headers.get(RuntimeHeaders.MAX_MEMORY_MB);
        if (duration == null || billed == null || memory == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Usage(
                    millis(duration),
                    millis(billed),
                    Integer.parseInt(memory),
                    Optional.ofNullable(headers.get(RuntimeHeaders.INIT_DURATION_MS))
                            .map(UsageHeaders::millis)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Duration millis(String text) {
        return Duration.ofNanos(Math.max(0, (long) (Double.parseDouble(text) * NANOS_PER_MS)));
    }
}
