package dev.lamina.runtime.content;

import dev.lamina.runtime.gateway.GatewayPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * The start cache of the function's version: an AOT cache of the JVM, which another pod has made. It is fetched while
 * code and layers are. A start without it takes longer, and nothing else: so no start waits long for it, or fails.
 */
public final class StartCache {
    /** Which the entry script names to the JVM. */
    private static final String FILE = "start.aot";

    /** How long code that is there already waits for the cache. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path file;
    private final Path part;
    private final Thread fetching;

    private StartCache(Path file, Path part, Thread fetching) {
        this.file = file;
        this.part = part;
        this.fetching = fetching;
    }

    /** Where a pod's cache is, also in the pod that makes it. */
    public static Path in(Path state) {
        return state.resolve(FILE);
    }

    /** Begins to fetch it. */
    public static StartCache fetch(String sha256, Path state, GatewayPool gateways) {
        Path file = in(state);
        Path part = state.resolve("start.part");
        Thread fetching = Thread.ofPlatform().name("start-cache").daemon().start(() -> {
            try {
                Files.createDirectories(state);
                new ContentFetch(gateways).fetchNow(sha256, part);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException | ContentException e) {
                System.err.println("Could not fetch the start cache, so this start takes longer: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return new StartCache(file, part, fetching);
    }

    /** Waits until it is there, or not much longer. Leaves no part of it on the disk. */
    public void await() throws InterruptedException {
        fetching.join(PATIENCE);
        if (fetching.isAlive()) {
            System.err.println("The start cache takes too long to fetch, so this start goes on without it");
        }
        if (!Files.exists(file)) {
            part.toFile().delete();
        }
    }
}
