package dev.lamina.gateway.queue;

import dev.lamina.api.Queue;
import dev.lamina.gateway.filter.DataKeys;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of queue: one CDI bean for each member of {@link Queue}, in a package of its own. It knows how to reach a broker and
 * what Lambda's event looks like; batches, filters, retries and dead letters are the same for all and none of its business.
 *
 * <p>All methods that talk to a broker block, on virtual threads.
 */
public interface QueueKind {

  /** Whether this member of the union is the one that is set. */
  boolean owns(Queue queue);

  /** The Secret the queue's credentials are in, where it names one. */
  Optional<String> secret(Queue queue);

  /** What of a record filters look into, and what a pattern of another form means there. */
  DataKeys dataKeys();

  /**
   * Opens a queue to receive from; it is known to be there and readable when this returns.
   *
   * @throws QueueException with the true reason when it is not
   */
  QueueSource<?> source(Opening opening) throws QueueException, InterruptedException;

  /**
   * Opens a queue to send to.
   *
   * @param secret the values of the Secret; empty where there is none
   */
  QueueSender sender(Queue queue, Map<String, String> secret) throws QueueException, InterruptedException;

  /** A value of a Secret that has to be there. */
  static String required(Map<String, String> secret, String key) throws QueueException {
    return QueueSecrets.required(secret, key);
  }

  /**
   * What a source is opened with.
   *
   * @param namespace of the trigger
   * @param name of the trigger; with the namespace it names a consumer where the broker keeps one
   * @param secret the values of the Secret; empty where there is none
   * @param lease how long a record stays with whoever received it without a {@link QueueSource#renew}
   */
  record Opening(String namespace, String name, Queue queue, Map<String, String> secret, Duration lease) {}
}
