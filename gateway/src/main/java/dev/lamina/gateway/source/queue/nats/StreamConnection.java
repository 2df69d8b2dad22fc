package dev.lamina.gateway.source.queue.nats;

import dev.lamina.gateway.source.queue.QueueException;
import io.nats.client.Connection;

/** The connection over which a {@link NatsSource} receives. */
public interface StreamConnection extends AutoCloseable {
    Connection connection();

    /** Explains a failure for a condition. */
    QueueException explained(Exception e);

    /** The source is closed: it needs the connection no longer. */
    @Override
    void close();
}
