package dev.lamina.gateway.source.stream;

import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.stream.ShardReadException.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A stream in memory. Its iterators are {@code SHARD/INDEX}. */
final class FakeShards implements Shards {
    /** Where iterators were made, in order: {@code SHARD POSITION}. */
    final List<String> positions = new ArrayList<>();
    /** What the next reads throw instead of an answer. */
    final Deque<Exception> failures = new ArrayDeque<>();

    private final Map<String, List<ShardRecord>> records = new LinkedHashMap<>();
    private final Map<String, Shard> shards = new LinkedHashMap<>();
    private String identity = "stream-1";
    private QueueException listFailure;
    volatile Duration retention = Duration.ofDays(36500);

    static ShardReadException failure(Kind kind) {
        return new ShardReadException(kind, new IllegalStateException(kind.name()));
    }

    synchronized FakeShards open(String shard, String... parents) {
        shards.put(shard, new Shard(shard, List.of(parents), false));
        records.put(shard, new ArrayList<>());
        return this;
    }

    synchronized void close(String shard) {
        shards.computeIfPresent(shard, (_, open) -> new Shard(shard, open.parents(), true));
    }

    /** Deletes a shard with its records. */
    synchronized void delete(String shard) {
        shards.remove(shard);
    }

    /** Another stream of that name, without records. */
    synchronized void createAgain(String newIdentity) {
        identity = newIdentity;
        records.replaceAll((_, _) -> new ArrayList<>());
    }

    synchronized void put(String shard, ShardRecord... added) {
        records.get(shard).addAll(List.of(added));
    }

    /** Why the shards cannot be listed; null: they can. */
    synchronized void failLists(QueueException failure) {
        listFailure = failure;
    }

    @Override
    public synchronized StreamView describe() throws QueueException {
        if (listFailure != null) {
            throw listFailure;
        }
        return new StreamView("arn:aws:kinesis:us-east-1:1:stream/clicks", identity, List.copyOf(shards.values()));
    }

    @Override
    public synchronized String iterator(String shard, ShardPosition from) {
        positions.add(shard + " " + from);
        List<ShardRecord> all = records.get(shard);
        int index = switch (from) {
            case ShardPosition.Oldest _, ShardPosition.From _ -> 0;
            case ShardPosition.After after ->
                (int) all.stream()
                        .filter(record -> Long.parseLong(record.sequence()) <= Long.parseLong(after.sequence()))
                        .count();
        };
        return shard + "/" + index;
    }

    @Override
    public synchronized ShardPage read(String shard, String iterator, int most)
            throws QueueException, ShardReadException {
        Exception failure = failures.poll();
        if (failure instanceof QueueException e) {
            throw e;
        }
        if (failure instanceof ShardReadException e) {
            throw e;
        }
        if (!shards.containsKey(shard)) {
            throw new QueueException(StreamException.NOT_FOUND, "no such shard", null);
        }
        int from = Integer.parseInt(iterator.split("/")[1]);
        List<ShardRecord> all = records.get(shard);
        List<ShardRecord> page =
                List.copyOf(all.subList(Math.min(from, all.size()), Math.min(all.size(), from + most)));
        int next = from + page.size();
        boolean end = shards.get(shard).closed() && next >= all.size();
        return new ShardPage(page, end ? Optional.empty() : Optional.of(shard + "/" + next), OptionalLong.of(0));
    }

    @Override
    public Duration retention() {
        return retention;
    }

    @Override
    public Duration pace() {
        return Duration.ofMillis(20);
    }

    @Override
    public void close() {
        // The stream outlives its readers.
    }
}
