package dev.lamina.gateway.async;

import dev.lamina.gateway.pacing.Shares;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

/**
 * The received events of one function that run as soon as there is room for them. Without a reservation there always
 * is. Within one, some events are requested ahead: an environment that has ended an event would otherwise be idle until
 * the next one has come from NATS, which is long compared to a short handler.
 */
final class EventsAhead {
    /** No more: those of a gateway that dies are late by a lease. */
    private static final int MOST = 10;
    /** A function whose events run for longer gains nothing from events that are here early. */
    private static final long QUICK_NANOS = Duration.ofSeconds(1).toNanos();

    private final IntSupplier room;
    private final BiConsumer<Delivery, Shares.Part> begin;
    private final Object beginning = new Object();

    // Mutable state
    /** Guarded by itself. */
    private final Deque<Received> received = new ArrayDeque<>();

    private volatile boolean quick;
    private volatile boolean stopping;

    /** @param bytes what it has of the memory for events */
    record Received(Delivery delivery, Shares.Part bytes) {}

    /**
     * @param room how many more may run at this moment; {@link Integer#MAX_VALUE} if the function has no reservation
     * @param begin begins an event, or gives it back
     */
    EventsAhead(IntSupplier room, BiConsumer<Delivery, Shares.Part> begin) {
        this.room = room;
        this.begin = begin;
    }

    /** How many more events are worth requesting. */
    int wanted() {
        int free = room.getAsInt();
        return free == Integer.MAX_VALUE || !quick ? free : Math.max(0, free + MOST - size());
    }

    int size() {
        synchronized (received) {
            return received.size();
        }
    }

    void add(Delivery delivery, Shares.Part bytes) {
        synchronized (received) {
            received.addLast(new Received(delivery, bytes));
        }
        beginNext();
    }

    /** An event of the function has run for this long. */
    void ran(long nanos) {
        quick = nanos < QUICK_NANOS;
    }

    /**
     * Begins the events that may run now, one after the other: each one that has begun leaves less room. Called when an
     * event has ended and, as other callers leave room too, every few milliseconds.
     */
    void beginNext() {
        synchronized (beginning) {
            for (Received next = next(); next != null; next = next()) {
                begin.accept(next.delivery(), next.bytes());
            }
        }
    }

    /** Takes back an event that has not begun; empty if it has, or is not here. */
    Optional<Received> remove(String requestId) {
        synchronized (received) {
            Optional<Received> found = received.stream()
                    .filter(event -> event.delivery().event().requestId().equals(requestId))
                    .findFirst();
            found.ifPresent(received::remove);
            return found;
        }
    }

    /** From now on no event waits for room: what is here is given back. */
    void stop() {
        stopping = true;
        beginNext();
    }

    private Received next() {
        synchronized (received) {
            return received.isEmpty() || !stopping && room.getAsInt() <= 0 ? null : received.pollFirst();
        }
    }
}
