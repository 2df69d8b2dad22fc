package dev.lamina.gateway.source.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.dispatch.trace.Traceparent;
import java.util.Map;
import java.util.Optional;

/** A message of a queue, held by this gateway. */
public interface QueueRecord {

    /** The id by which a function names it in {@code batchItemFailures}; unique in its batch. */
    String id();

    /**
     * Identifies it among all messages that its queue ever had: a broker that recognises it drops a second copy. The
     * sender's id alone is not enough, because two messages could become one.
     */
    default String identity() {
        return id();
    }

    /** The same message, to be sent to another queue. */
    default QueueMessage copy(String once, Map<String, QueueMessage.Attribute> attributes) {
        return new QueueMessage(id(), once, null, body(), attributes);
    }

    /** Bytes it takes in the event. */
    int size();

    /** The original body. */
    byte[] body();

    /** The original attributes, for a dead letter. */
    Map<String, QueueMessage.Attribute> attributes();

    /**
     * How often it has been delivered, this delivery included, as far as the broker or the source knows; 1 the first
     * time.
     */
    long receiveCount();

    /** What filters see in addition to the data: the record as it is in the event. */
    ObjectNode fields();

    /** The data that filters read, by the name of its key; absent or null values mean no data. */
    Map<String, byte[]> data();

    /** The X-Ray trace header of the message. */
    default Optional<String> traceHeader() {
        return Optional.empty();
    }

    /**
     * The span that has sent the message, as X-Ray's header: from W3C's {@code traceparent}, which OpenTelemetry's
     * instrumentations of brokers' clients send, otherwise from the X-Ray header.
     */
    default Optional<String> producer() {
        return Optional.ofNullable(attributes().get(Traceparent.NAME))
                .flatMap(attribute -> Traceparent.of(attribute.value()))
                .map(Traceparent::toHeader)
                .or(this::traceHeader);
    }

    /**
     * Its position in a log, for kinds that are read in order: the records that follow a failed record of the same
     * partition are given back with it. Empty: each record is independent.
     */
    default Optional<Position> position() {
        return Optional.empty();
    }

    /**
     * The unit within which order is kept: a partition of a log, or a message group. Records of one group are never in
     * two batches at a time. Empty: it may run at the same time as any other.
     */
    default Optional<String> group() {
        return position().map(Position::partition);
    }

    /** @param offset increases along the partition */
    record Position(String partition, long offset) {}
}
