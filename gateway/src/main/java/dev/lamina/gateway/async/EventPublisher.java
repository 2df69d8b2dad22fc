package dev.lamina.gateway.async;

import dev.lamina.installation.NatsNames;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts events into the queue. Where NATS gives no answer, or says that it cannot now, it is asked again until the time is
 * over: a server that has died, or the election of a new leader, is over in seconds. The event's id makes it one event,
 * however often it is sent.
 */
final class EventPublisher {
  private static final Duration ONE_TRY = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int NOT_NOW = 503;
  /** The queue's own bound, which NATS reports as 503 as well. */
  private static final int FULL = 10077;

  private final Connection nats;
  private final NatsNames names;
  private final long timeoutNanos;

  /** @param timeout of all tries together */
  EventPublisher(Connection nats, NatsNames names, Duration timeout) {
    this.nats = nats;
    this.names = names;
    this.timeoutNanos = timeout.toNanos();
  }

  /**
   * Returns when NATS has the event on its disk (the server runs with {@code sync_interval: always}), or knows it already.
   *
   * @throws IOException no answer in time; the event may still be stored
   * @throws JetStreamApiException NATS refused it: the queue is full, or there is none
   */
  void store(StoredEvent event) throws IOException, JetStreamApiException {
    Message message = EventMessages.write(names, event);
    PublishOptions options = PublishOptions.builder().expectedStream(names.asyncStream()).messageId(event.messageId()).build();
    long end = System.nanoTime() + timeoutNanos;
    while (true) {
      try {
        Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
        nats.jetStream(JetStreamOptions.builder().requestTimeout(left.compareTo(ONE_TRY) < 0 ? left : ONE_TRY).build()).publish(message, options);
        return;
      } catch (JetStreamApiException e) {
        if (e.getErrorCode() != NOT_NOW || e.getApiErrorCode() == FULL || isOver(end)) {
          throw e;
        }
      } catch (IOException e) {
        if (isOver(end)) {
          throw e;
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static boolean isOver(long end) {
    return System.nanoTime() + PAUSE.toNanos() >= end || Thread.currentThread().isInterrupted();
  }
}
