package dev.lamina.gateway.source.queue;

import dev.lamina.api.Queue;

/** Opens external queues to receive from them. */
public interface QueueSources {

    /**
     * Opens a queue with the credentials its Secret has now. Blocks. The caller has to renew the records in flight and
     * to close the source at the end.
     *
     * @param namespace whose Secrets contain the credentials
     * @param name of the trigger, or of another receiver: names a consumer if the broker keeps one
     */
    QueueSource<?> open(String namespace, String name, Queue queue) throws QueueException, InterruptedException;
}
