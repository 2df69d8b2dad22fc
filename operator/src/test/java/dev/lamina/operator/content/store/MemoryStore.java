package dev.lamina.operator.content.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A content store in memory, for tests of its callers. */
public final class MemoryStore implements ContentStore {
    public final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    public final Map<String, Instant> modified = new ConcurrentHashMap<>();

    /** Returns a sweep of this store that never finds a reference. */
    public ContentGarbageCollector sweep() {
        return new ContentGarbageCollector(this, Set::of, Clock.systemUTC());
    }

    @Override
    public boolean contains(String sha256) {
        return objects.containsKey(sha256);
    }

    @Override
    public void put(String sha256, Path file) {
        try {
            objects.putIfAbsent(sha256, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void fetch(String sha256, Path target) {
        try {
            Files.write(target, objects.get(sha256));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Instant> modified(String sha256) {
        return Optional.ofNullable(modified.get(sha256));
    }

    @Override
    public Set<String> list() {
        return Set.copyOf(objects.keySet());
    }

    @Override
    public void delete(String sha256) {
        objects.remove(sha256);
    }
}
