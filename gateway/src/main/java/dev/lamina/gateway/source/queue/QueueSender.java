package dev.lamina.gateway.source.queue;

/** The sending side of an open queue; used by several threads at once. */
public interface QueueSender extends AutoCloseable {

    /**
     * Returns when the broker has stored the message.
     *
     * @throws QueueException with the true reason; the sender is then closed, and another one is opened for the next
     *     attempt
     */
    void send(QueueMessage message) throws QueueException, InterruptedException;

    @Override
    void close();
}
