package dev.lamina.gateway.runtime.content;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The files on disk, limited in bytes: the least recently used file is deleted first. A file that is being sent may be
 * deleted, too; its bytes exist until it is sent. A file of an earlier process is checked before it is used: its disk
 * may have lost the end of it.
 */
final class LruFileStore {
    private static final Logger LOG = Logger.getLogger(LruFileStore.class);

    private final Path directory;
    private final long maxBytes;

    /** @param crc32 empty if this process has not checked the file */
    private record Entry(long size, OptionalLong crc32) {}

    // Mutable state, guarded by this: by name, in the order of use
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** Keeps the files of an earlier process, and deletes those that it had not finished. */
    LruFileStore(Path directory, long maxBytes) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.maxBytes = maxBytes;
        for (Path file : byAge(directory)) {
            if (file.toString().endsWith(VerifiedDownload.SUFFIX)) {
                Files.delete(file);
            } else {
                add(file.getFileName().toString(), new Entry(Files.size(file), OptionalLong.empty()));
            }
        }
    }

    Path directory() {
        return directory;
    }

    /** Returns the file if it is there and was checked. Does not block. */
    synchronized Optional<StoredContent> take(String name) {
        Entry entry = entries.get(name);
        return entry == null || entry.crc32().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new StoredContent(directory.resolve(name), entry.crc32().getAsLong()));
    }

    synchronized StoredContent put(String name, StoredContent incoming) throws IOException {
        long size = Files.size(incoming.file());
        Path file = Files.move(
                incoming.file(),
                directory.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        add(name, new Entry(size, OptionalLong.of(incoming.crc32())));
        return new StoredContent(file, incoming.crc32());
    }

    /**
     * Checks a file of an earlier process, if there is one, by its name, which is its sha256. Empty if it has other
     * bytes now: then it is fetched again, and replaced.
     */
    Optional<StoredContent> check(String name) {
        Path file = directory.resolve(name);
        if (!has(name)) {
            return Optional.empty();
        }
        try (VerifiedStream stream = new VerifiedStream(OutputStream.nullOutputStream())) {
            Files.copy(file, stream);
            long crc32 = stream.verified(name);
            checked(name, crc32);
            return Optional.of(new StoredContent(file, crc32));
        } catch (IOException e) {
            LOG.warnf("Could not use %s of an earlier process, will fetch it again: %s", file, e.getMessage());
            return Optional.empty();
        }
    }

    private synchronized boolean has(String name) {
        return entries.containsKey(name);
    }

    private synchronized void checked(String name, long crc32) {
        entries.computeIfPresent(name, (same, entry) -> new Entry(entry.size(), OptionalLong.of(crc32)));
    }

    private void add(String name, Entry entry) {
        Entry before = entries.put(name, entry);
        bytes += entry.size() - (before == null ? 0 : before.size());
        Iterator<Map.Entry<String, Entry>> oldest = entries.entrySet().iterator();
        while (bytes > maxBytes && entries.size() > 1) {
            Map.Entry<String, Entry> evicted = oldest.next();
            oldest.remove();
            bytes -= evicted.getValue().size();
            delete(directory.resolve(evicted.getKey()));
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warnf("Could not delete %s: %s", file, e.getMessage());
        }
    }

    private static List<Path> byAge(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .toList();
        }
    }
}
