package dev.lamina.gateway.async;

import dev.lamina.gateway.nats.NatsRequests;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.util.Optional;

/** Looks up a message by its subject. */
final class LastMessage {
    private static final int NO_MESSAGE = 10037;
    private static final int NO_STREAM = 10059;

    private LastMessage() {}

    /** Absent also if the stream does not exist. Blocks. */
    static Optional<MessageInfo> of(Connection nats, String stream, String subject)
            throws IOException, JetStreamApiException {
        try {
            return Optional.of(NatsRequests.management(nats).getLastMessage(stream, subject));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() == NO_MESSAGE || e.getApiErrorCode() == NO_STREAM || e.getErrorCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
