package dev.lamina.gateway.source.queue.nats;

import dev.lamina.gateway.source.queue.QueueRecord;
import io.nats.client.Message;

/** A message of a stream, as a record of a batch. */
public interface StreamRecord extends QueueRecord {
    Message message();

    /** The record as it is in the event. */
    byte[] json();
}
