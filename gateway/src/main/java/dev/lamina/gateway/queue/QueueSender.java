package dev.lamina.gateway.queue;

/** An open queue, on its sending side; used by several threads at once. */
public interface QueueSender extends AutoCloseable {

  /**
   * Returns when the broker has stored the message.
   *
   * @throws QueueException with the true reason; the sender is closed then, and another one opened for the next try
   */
  void send(QueueMessage message) throws QueueException, InterruptedException;

  @Override
  void close();
}
