package dev.lamina.gateway.source.mqtt;

import dev.lamina.gateway.pacing.SharedBytes.Room;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * The messages of one connection that are in memory. Those of QoS 1 and 2 keep their room until all that arrived before
 * them are stored too: the client acknowledges in the order of arrival, and holds a message until then. If a message
 * has no room, it waits, and the connection is not read. What had been read with it can wait as well, without room: up
 * to 64 KB as they are on the network for each connection, which small messages need many times over in memory.
 */
final class HeldMessages {
    private final int most;
    private final Rooms rooms;
    private final BiConsumer<MqttMessage, Runnable> start;

    // Mutable state, guarded by this
    private final Queue<Held> unacknowledged = new ArrayDeque<>();
    private final Queue<Held> waiting = new ArrayDeque<>();
    private int withRoom;
    private boolean closed;
    private Optional<MqttClientPort> stopped = Optional.empty();

    /** Where messages get their room. */
    @FunctionalInterface
    interface Rooms {
        /**
         * Takes room for a message; must not block.
         *
         * @param first whether the client keeps nothing of it as soon as it is acknowledged: nothing before it is
         *     unacknowledged
         */
        Optional<Room> tryAcquire(MqttMessage message, boolean first);
    }

    private static final class Held {
        final MqttMessage message;

        // Mutable state
        Optional<Room> room = Optional.empty();
        boolean stored;

        Held(MqttMessage message) {
            this.message = message;
        }
    }

    /**
     * @param most messages that have room at a time
     * @param start begins to store a message that has room, and calls the action when that has ended; must not block
     */
    HeldMessages(int most, Rooms rooms, BiConsumer<MqttMessage, Runnable> start) {
        this.most = most;
        this.rooms = rooms;
        this.start = start;
    }

    /** Starts with a message of QoS 1 or 2 as soon as there is room. */
    synchronized void add(MqttMessage message, MqttClientPort client) {
        if (closed) {
            return;
        }
        Held held = new Held(message);
        unacknowledged.add(held);
        waiting.add(held);
        startWaiting();
        if (!waiting.isEmpty() && stopped.isEmpty()) {
            client.read(false);
            stopped = Optional.of(client);
        }
    }

    /** Starts with a message of QoS 0. If there is no room, it is not owed: returns false. */
    synchronized boolean tryAdd(MqttMessage message) {
        Optional<Room> room = waiting.isEmpty() ? tryAcquire(message, true) : Optional.empty();
        room.ifPresent(taken -> start.accept(message, () -> release(taken)));
        return room.isPresent();
    }

    /** Starts with those that wait, as far as there is room. */
    synchronized void startWaiting() {
        while (!waiting.isEmpty()) {
            Held next = waiting.peek();
            next.room = tryAcquire(next.message, unacknowledged.peek() == next);
            if (next.room.isEmpty()) {
                return;
            }
            waiting.remove();
            start.accept(next.message, () -> finish(next));
        }
        stopped.ifPresent(client -> client.read(true));
        stopped = Optional.empty();
    }

    /** Whether messages wait, and the connection is not read. */
    synchronized boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** The connection ends: what waits is the broker's. It is read to its end, which the client awaits. */
    synchronized void close() {
        closed = true;
        waiting.clear();
        startWaiting();
    }

    private Optional<Room> tryAcquire(MqttMessage message, boolean first) {
        Optional<Room> room = withRoom < most ? rooms.tryAcquire(message, first) : Optional.empty();
        withRoom += room.isPresent() ? 1 : 0;
        return room;
    }

    private synchronized void release(Room room) {
        withRoom--;
        room.release();
        startWaiting();
    }

    private synchronized void finish(Held held) {
        held.stored = true;
        while (!unacknowledged.isEmpty() && unacknowledged.peek().stored) {
            unacknowledged.remove().room.ifPresent(this::release);
        }
    }
}
