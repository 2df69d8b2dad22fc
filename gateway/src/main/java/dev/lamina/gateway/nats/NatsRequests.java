package dev.lamina.gateway.nats;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueOptions;
import io.nats.client.ObjectStore;
import io.nats.client.ObjectStoreOptions;
import java.io.IOException;
import java.time.Duration;

/**
 * JetStream contexts that wait long enough for responses: a busy server, or several that have to agree, may need a few
 * seconds. By default the client waits as long as for a connection, and that is short on purpose.
 */
public final class NatsRequests {
    private static final JetStreamOptions OPTIONS =
            JetStreamOptions.builder().requestTimeout(Duration.ofSeconds(5)).build();

    private NatsRequests() {}

    public static JetStreamManagement management(Connection nats) throws IOException {
        return nats.jetStreamManagement(OPTIONS);
    }

    public static JetStream jetStream(Connection nats) throws IOException {
        return nats.jetStream(OPTIONS);
    }

    public static KeyValue keyValue(Connection nats, String bucket) throws IOException {
        return nats.keyValue(
                bucket, KeyValueOptions.builder().jetStreamOptions(OPTIONS).build());
    }

    public static ObjectStore objectStore(Connection nats, String bucket) throws IOException {
        return nats.objectStore(
                bucket, ObjectStoreOptions.builder().jetStreamOptions(OPTIONS).build());
    }
}
