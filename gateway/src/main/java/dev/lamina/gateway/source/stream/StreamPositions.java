package dev.lamina.gateway.source.stream;

import dev.lamina.api.ShardedSource;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.source.queue.QueueException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The stored positions of one trigger in one stream: which shards are done, and where reading of the others begins. */
final class StreamPositions {
    private static final String START = ".start.";

    private final ShardStore store;
    private final String uid;
    private final ShardedSource source;
    private final StreamView stream;
    private final String prefix;
    private final String startKey;
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    // Mutable state
    private Optional<StreamStart> start = Optional.empty();
    private Set<String> unlisted = Set.of();

    /** @param uid of the trigger */
    StreamPositions(ShardStore store, String uid, ShardedSource source, StreamView stream) {
        this.store = store;
        this.uid = uid;
        this.source = source;
        this.stream = stream;
        this.prefix = uid + "." + id(stream.identity());
        this.startKey = uid + START + id(stream.place());
    }

    /** Discards all positions of a trigger that was deleted. */
    static void forget(ShardStore store, String uid) throws IOException {
        for (String key : store.keys(uid)) {
            store.forget(key);
        }
    }

    /** Where a reader begins, and which records it skips. */
    record Begin(ShardPosition first, Optional<Instant> since) {
        static Begin at(ShardPosition position) {
            return new Begin(position, Optional.empty());
        }
    }

    /**
     * Stores the moment of the beginning, if the trigger begins with the latest record and no gateway has done it.
     *
     * @throws IOException if the moment is not known: no shard may be read yet
     */
    void begin(InstantSource clock) throws IOException {
        if (source.startsAt() != ShardedSource.StartingPosition.Latest || start.isPresent()) {
            return;
        }
        ShardStore.Found found = store.find(startKey);
        start = found.text().flatMap(StreamStart::read);
        if (start.isEmpty()) {
            StreamStart here = StreamStart.of(stream, clock.instant());
            if (store.write(startKey, here.write(), found.revision()).isPresent()) {
                start = Optional.of(here);
            } else {
                start = store.find(startKey).text().flatMap(StreamStart::read);
            }
            if (start.isEmpty()) {
                throw new IOException("the beginning that another gateway has stored cannot be read yet");
            }
        }
    }

    /** Whether all records of a shard are done, or none is wanted. */
    boolean isEnded(String shard) throws IOException {
        if (ended.contains(shard)) {
            return true;
        }
        boolean is =
                start.filter(begun -> begun.skips(stream.identity(), shard)).isPresent()
                        || store.find(key(shard))
                                .text()
                                .flatMap(ShardEntry::read)
                                .filter(ShardEntry::ended)
                                .isPresent();
        if (is) {
            ended.add(shard);
        }
        return is;
    }

    Optional<ShardLease> take(Shard shard, ClusterMembers gateways) throws IOException {
        return ShardLease.take(store, key(shard.id()), gateways);
    }

    /** @throws QueueException if the time of the beginning is not one */
    Begin beginning(Shard shard, ShardEntry entry) throws QueueException {
        if (entry.after().isPresent()) {
            return Begin.at(new ShardPosition.After(entry.after().get()));
        }
        return switch (source.startsAt()) {
            case TrimHorizon -> Begin.at(new ShardPosition.Oldest());
            case AtTimestamp -> from(time());
            case Latest ->
                start.filter(begun -> begun.cuts(stream.identity(), shard.id()))
                        .map(begun -> from(begun.at()))
                        .orElseGet(() -> Begin.at(new ShardPosition.Oldest()));
        };
    }

    /**
     * Forgets shards that the stream does not list for the second time, and what was stored about a former stream of
     * that name. Once may be a mistake, after which all records of the shard would be delivered again.
     */
    void tidy(Collection<Shard> listed) throws IOException {
        Set<String> present = ConcurrentHashMap.newKeySet();
        listed.forEach(shard -> present.add(key(shard.id())));
        Set<String> before = unlisted;
        Set<String> now = ConcurrentHashMap.newKeySet();
        for (String key : store.keys(uid)) {
            if (!present.contains(key) && !key.equals(startKey)) {
                now.add(key);
            }
        }
        unlisted = now;
        for (String key : now) {
            if (before.contains(key)) {
                store.forget(key);
            }
        }
    }

    /** Times of DynamoDB's records are whole seconds. */
    private static Begin from(Instant time) {
        return new Begin(new ShardPosition.From(time), Optional.of(time.truncatedTo(ChronoUnit.SECONDS)));
    }

    private Instant time() throws QueueException {
        try {
            return Instant.parse(source.startingTime());
        } catch (DateTimeException e) {
            throw new QueueException(
                    "InvalidStartingTimestamp",
                    "kinesis.startingTimestamp: " + source.startingTime() + " is not a time: " + e.getMessage(),
                    e);
        }
    }

    private String key(String shard) {
        return prefix + "." + shard;
    }

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
