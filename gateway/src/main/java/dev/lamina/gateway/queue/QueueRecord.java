package dev.lamina.gateway.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** A message of a queue, in the hands of this gateway. */
public interface QueueRecord {

  /** By this a function names it in {@code batchItemFailures}; unique in its batch. */
  String id();

  /**
   * Names it among all messages that its queue ever had: a broker that knows it again drops a second copy. It is not enough that
   * the sender says so, or two messages would become one.
   */
  default String identity() {
    return id();
  }

  /** It, on its way into another queue. */
  default QueueMessage copy(String once, Map<String, QueueMessage.Attribute> attributes) {
    return new QueueMessage(id(), once, null, body(), attributes);
  }

  /** Bytes it takes in the event. */
  int size();

  /** As it was sent. */
  byte[] body();

  /** As it was sent, for a dead letter. */
  Map<String, QueueMessage.Attribute> attributes();

  /** How often it has been given out, this time included, as far as the broker or the source knows; 1 the first time. */
  long receiveCount();

  /** What filters see beside the data: the record as it is in the event. */
  ObjectNode fields();

  /** What filters look into, by the name of its key; absent or null values are no data. */
  Map<String, byte[]> data();

  /** X-Ray trace header that came with it. */
  default Optional<String> traceHeader() {
    return Optional.empty();
  }

  /**
   * Where it is in a log, for kinds that are read in order: what follows a failed record of the same partition is given back
   * with it. Empty: each record is on its own.
   */
  default Optional<Position> position() {
    return Optional.empty();
  }

  /**
   * What it keeps an order with: a partition of a log, or a message group. Records of one group are never in two batches at a
   * time. Empty: it may run beside any other.
   */
  default Optional<String> group() {
    return position().map(Position::partition);
  }

  /** @param offset grows along the partition */
  record Position(String partition, long offset) {}
}
