package dev.lamina.gateway.nats.clock;

import dev.lamina.gateway.nats.NatsRequests;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The time of NATS, as the leader of a stream says it: that of the installation's record, which is there before a
 * gateway uses anything. Servers of before 2.10 do not say it.
 */
final class NatsTime implements TimeSource {
    private final Connection nats;
    private final String stream;

    NatsTime(Connection nats, String stream) {
        this.nats = nats;
        this.stream = stream;
    }

    @Override
    public Optional<Instant> ask() throws IOException, JetStreamApiException {
        return Optional.ofNullable(
                        NatsRequests.management(nats).getStreamInfo(stream).getTimestamp())
                .map(ZonedDateTime::toInstant);
    }
}
