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
 * Puts events into the queue. If NATS does not respond, or reports that it cannot store now, the request is repeated
 * until the timeout: a crashed server, or the election of a new leader, is replaced within seconds. The event's id
 * keeps it one event, no matter how often it is sent.
 */
final class EventPublisher {
    private static final Duration ONE_ATTEMPT = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int NOT_NOW = 503;
    /** The queue's own limit, which NATS reports as 503 as well. */
    private static final int FULL = 10077;

    private final Connection nats;
    private final NatsNames names;
    private final EventNotices notices;
    private final long timeoutNanos;

    /** @param timeout for all attempts together */
    EventPublisher(Connection nats, NatsNames names, Duration timeout) {
        this.nats = nats;
        this.names = names;
        this.notices = new EventNotices(nats, names);
        this.timeoutNanos = timeout.toNanos();
    }

    /**
     * Returns when NATS has the event on its disk (the server runs with {@code sync_interval: always}), or already has
     * it.
     *
     * @throws IOException no response in time; the event may still be stored
     * @throws JetStreamApiException NATS refused it: the queue is full, or does not exist
     */
    void store(StoredEvent event) throws IOException, JetStreamApiException {
        Message message = EventMessages.write(names, event);
        PublishOptions options = PublishOptions.builder()
                .expectedStream(names.asyncStream())
                .messageId(event.messageId())
                .build();
        // First, so that whoever takes the event out is there when it is stored.
        notices.send(event.function().function());
        long end = System.nanoTime() + timeoutNanos;
        while (true) {
            try {
                Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
                nats.jetStream(JetStreamOptions.builder()
                                .requestTimeout(left.compareTo(ONE_ATTEMPT) < 0 ? left : ONE_ATTEMPT)
                                .build())
                        .publish(message, options);
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
        return System.nanoTime() + PAUSE.toNanos() >= end
                || Thread.currentThread().isInterrupted();
    }
}
