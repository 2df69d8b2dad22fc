package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.pacing.SharedBytes;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/** The memory that the records of one shard take, of the namespace's share. Not thread-safe. */
final class HeldRecords {
    /** What a read may bring: a page of a table's stream has this at most, in its own form. */
    private static final int PAGE = 1_048_576;
    /** Bytes of a record before one was read. */
    private static final int TYPICAL = 10_240;

    private final SharedBytes bytes;
    private final String namespace;
    private final Map<ShardRecord, SharedBytes.Room> rooms = new IdentityHashMap<>();
    private int largest = TYPICAL;

    HeldRecords(SharedBytes bytes, String namespace) {
        this.bytes = bytes;
        this.namespace = namespace;
    }

    /** Room for a page that is about to be read; to be released when its records are taken. */
    Optional<SharedBytes.Room> page() {
        return bytes.tryAcquire(namespace, PAGE);
    }

    /** How many records to ask for: Kinesis gives 10 MB at once, and a page has the room of one. */
    int most() {
        return Math.max(1, PAGE / largest);
    }

    /** The records of the last page are the measure for the next one. */
    void measure(Collection<ShardRecord> page) {
        largest = page.stream().mapToInt(ShardRecord::size).max().orElse(largest);
    }

    /** Takes room for a record; false if there is none, unless nothing else is held here. */
    boolean take(ShardRecord record) {
        Optional<SharedBytes.Room> room = bytes.tryAcquire(namespace, record.heldBytes());
        if (room.isPresent()) {
            rooms.put(record, room.get());
        }
        if (room.isEmpty() && rooms.isEmpty()) {
            // A record that is larger than the share goes alone: otherwise its shard would stall for good.
            rooms.put(record, () -> {});
            return true;
        }
        return room.isPresent();
    }

    void release(Collection<ShardRecord> records) {
        records.forEach(record -> Optional.ofNullable(rooms.remove(record)).ifPresent(SharedBytes.Room::release));
    }

    void releaseAll() {
        rooms.values().forEach(SharedBytes.Room::release);
        rooms.clear();
    }
}
