package dev.lamina.operator.content;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A temporary directory for resolving one request, deleted when it is closed. Archives are processed here, never in
 * memory.
 */
public final class Workspace implements Closeable {
    private final Path root;
    private final AtomicInteger names = new AtomicInteger();

    private Workspace(Path root) {
        this.root = root;
    }

    public static Workspace create() throws IOException {
        return new Workspace(Files.createTempDirectory("lamina-content-"));
    }

    /** Returns a path that does not exist yet. */
    public Path fresh(String suffix) {
        return root.resolve(names.incrementAndGet() + suffix);
    }

    @Override
    public void close() {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not remove " + root, e);
        }
    }
}
