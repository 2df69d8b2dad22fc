package dev.lamina.gateway.queue;

import dev.lamina.api.Queue;

/** The queues of brokers outside, as far as somebody receives from them. */
public interface QueueSources {

  /**
   * Opens a queue with the credentials its Secret has now. Blocks. Whoever receives renews what is in hand and closes the
   * source in the end.
   *
   * @param namespace whose Secrets the credentials are taken from
   * @param name of the trigger, or of whatever else receives: names a consumer where the broker keeps one
   */
  QueueSource<?> open(String namespace, String name, Queue queue) throws QueueException, InterruptedException;
}
