package dev.lamina.gateway.source.queue;

import dev.lamina.api.Queue;
import java.util.concurrent.CompletionStage;

/** Sends to external queues: destinations and dead letters. */
public interface Queues {

    /**
     * Puts a message into a queue.
     *
     * @param namespace whose Secrets contain the queue's credentials
     * @return completes when the broker has stored the message; completes exceptionally with the true reason, to be
     *     attempted again, or with {@link MessageRefusedException} if that is useless. On any thread.
     */
    CompletionStage<Void> send(String namespace, Queue queue, QueueMessage message);
}
