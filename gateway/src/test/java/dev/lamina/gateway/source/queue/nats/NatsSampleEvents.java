package dev.lamina.gateway.source.queue.nats;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.source.queue.Records;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The event of a message of a JetStream, with a header. */
public final class NatsSampleEvents {
    /** Stream, consumer, deliveries, sequences, and the time in nanoseconds. */
    private static final String REPLY = "$JS.ACK.ORDERS.worker.1.15.1.1767225600000000000.0";

    private NatsSampleEvents() {}

    public static Map<String, byte[]> all() {
        Stored message = new Stored("{\"id\": 1}".getBytes(StandardCharsets.UTF_8));
        return Map.of(
                "message",
                Records.event(List.of(NatsRecord.of(message, new ObjectMapper()).json())));
    }

    private static final class Stored extends NatsMessage {
        Stored(byte[] data) {
            super("orders.eu", REPLY, new Headers().add("Color", "red"), data);
        }

        @Override
        public boolean isJetStream() {
            return true;
        }

        @Override
        public NatsJetStreamMetaData metaData() {
            return new NatsJetStreamMetaData(this);
        }
    }
}
