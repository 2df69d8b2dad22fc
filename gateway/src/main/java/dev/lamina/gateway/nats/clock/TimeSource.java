package dev.lamina.gateway.nats.clock;

import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** A clock that all gateways can ask. */
@FunctionalInterface
public interface TimeSource {

    /**
     * What time it is there. Blocks for an answer.
     *
     * @return absent: it does not say
     */
    Optional<Instant> ask() throws IOException, JetStreamApiException;
}
