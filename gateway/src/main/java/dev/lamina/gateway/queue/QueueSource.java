package dev.lamina.gateway.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An open queue, on its receiving side. One thread receives; the other methods are called by any thread at any time.
 *
 * <p>Where the broker keeps an order, further records of a partition or message group are not handed out while some of it are
 * in hand: {@link #receive} leaves them out.
 *
 * @param <R> the kind's records; equality does not matter, they are told apart by identity
 */
public interface QueueSource<R extends QueueRecord> extends AutoCloseable {

  /**
   * Waits for records and answers as soon as there are any.
   *
   * @param most records at once
   * @param atMost how long to wait for the first
   * @return in the queue's order; empty when none came
   * @throws QueueException when the source is of no use any more: it is closed, and another one opened later
   */
  List<R> receive(int most, Duration atMost) throws QueueException, InterruptedException;

  /** After opening it may take so long before the broker gives out what it has: until then, nothing does not mean empty. */
  default Duration settlesWithin() {
    return Duration.ZERO;
  }

  /**
   * As {@link #receive(int, Duration)}, for a batch that has begun.
   *
   * @param begun records in hand: what is read in order may continue these, and only these
   */
  default List<R> receive(int most, Duration atMost, List<R> begun) throws QueueException, InterruptedException {
    return receive(most, atMost);
  }

  /**
   * The event of a batch, as Lambda has it for this kind.
   *
   * @param batch of one or more records, in the order they were received
   */
  byte[] event(List<R> batch);

  /** The records are done and never come again. Returns when the broker has it. */
  void acknowledge(List<R> records) throws QueueException, InterruptedException;

  /**
   * The records are to come again, here or in another gateway.
   *
   * @param delay not before; a broker that cannot wait gives them out at once
   */
  void giveBack(List<R> records, Duration delay) throws QueueException, InterruptedException;

  /**
   * As {@link #giveBack}, of records that were not tried. Sources that count themselves what brokers do not, do not count this.
   */
  default void giveBackUncounted(List<R> records, Duration delay) throws QueueException, InterruptedException {
    giveBack(records, delay);
  }

  /** Prolongs the lease of records in hand; called at a third of it. */
  void renew(List<R> records) throws QueueException, InterruptedException;

  /**
   * The {@link QueueRecord#id} that an {@code itemIdentifier} of {@code batchItemFailures} means; empty when it can be none.
   */
  default Optional<String> identifier(JsonNode itemIdentifier) {
    return Optional.ofNullable(itemIdentifier.textValue()).filter(text -> !text.isEmpty());
  }

  /** Ends the connection; what is still in hand comes again. */
  @Override
  void close();
}
