package dev.lamina.gateway.source.stream;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Positions in memory. */
final class MemoryShardStore implements ShardStore {
    volatile boolean unavailable;
    /** Writes that were made while it was not available. */
    volatile int refusedWrites;
    /** Whether the next write is stored, and its writer gets no response. */
    volatile boolean losesResponse;
    /** Whether reads find nothing, as at a replica that lags behind. */
    volatile boolean lags;

    private final Map<String, Found> entries = new ConcurrentHashMap<>();
    private long revisions;

    @Override
    public Found find(String key) throws IOException {
        check();
        return lags ? Found.NOTHING : entries.getOrDefault(key, Found.NOTHING);
    }

    @Override
    public synchronized OptionalLong write(String key, String text, long revision) throws IOException {
        if (unavailable) {
            refusedWrites++;
        }
        check();
        if (entries.getOrDefault(key, Found.NOTHING).revision() != revision) {
            return OptionalLong.empty();
        }
        entries.put(key, new Found(Optional.of(text), ++revisions));
        if (losesResponse) {
            losesResponse = false;
            throw new IOException("timeout");
        }
        return OptionalLong.of(revisions);
    }

    @Override
    public Collection<String> keys(String tokens) throws IOException {
        check();
        return entries.keySet().stream()
                .filter(key -> key.startsWith(tokens + "."))
                .toList();
    }

    @Override
    public void forget(String key) throws IOException {
        check();
        entries.remove(key);
    }

    /** What is stored, without the entry of the beginning. */
    List<ShardEntry> shards() {
        return entries.entrySet().stream()
                .filter(entry -> !entry.getKey().contains(".start."))
                .flatMap(entry -> entry.getValue().text().flatMap(ShardEntry::read).stream())
                .toList();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    private void check() throws IOException {
        if (unavailable) {
            throw new IOException("not connected");
        }
    }

    /** Of each shard, after which record it continues. */
    List<String> positions() {
        return shards().stream().map(entry -> entry.after().orElse("none")).toList();
    }
}
