package dev.lamina.gateway.runtime.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The files on disk, limited in bytes: the least recently used file is deleted first. A file that is being sent may be
 * deleted, too; its bytes exist until it is sent.
 */
final class LruFileStore {
    private static final Logger LOG = Logger.getLogger(LruFileStore.class);

    private final Path directory;
    private final long maxBytes;

    // Mutable state, guarded by this: sizes by name, in the order of use
    private final Map<String, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** Keeps the files of an earlier process, and deletes those that it had not finished. */
    LruFileStore(Path directory, long maxBytes) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.maxBytes = maxBytes;
        for (Path file : byAge(directory)) {
            if (file.toString().endsWith(VerifiedDownload.SUFFIX)) {
                Files.delete(file);
            } else {
                add(file.getFileName().toString(), Files.size(file));
            }
        }
    }

    Path directory() {
        return directory;
    }

    synchronized Optional<Path> take(String name) {
        return sizes.get(name) == null ? Optional.empty() : Optional.of(directory.resolve(name));
    }

    synchronized Path put(String name, Path incoming) throws IOException {
        long size = Files.size(incoming);
        Path file = Files.move(
                incoming, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        add(name, size);
        return file;
    }

    private void add(String name, long size) {
        Long before = sizes.put(name, size);
        bytes += size - (before == null ? 0 : before);
        Iterator<Map.Entry<String, Long>> oldest = sizes.entrySet().iterator();
        while (bytes > maxBytes && sizes.size() > 1) {
            Map.Entry<String, Long> evicted = oldest.next();
            oldest.remove();
            bytes -= evicted.getValue();
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
