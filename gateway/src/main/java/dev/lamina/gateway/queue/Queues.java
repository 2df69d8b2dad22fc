package dev.lamina.gateway.queue;

import dev.lamina.api.Queue;
import java.util.concurrent.CompletionStage;

/** The queues of brokers outside, as far as somebody sends to them: destinations and dead letters. */
public interface Queues {

  /**
   * Puts a message into a queue.
   *
   * @param namespace whose Secrets the queue's credentials are taken from
   * @return completes when the broker has stored the message; completes exceptionally with the true reason, to be tried
   *     again, or with {@link MessageRefusedException} when that is of no use. On any thread.
   */
  CompletionStage<Void> send(String namespace, Queue queue, QueueMessage message);
}
