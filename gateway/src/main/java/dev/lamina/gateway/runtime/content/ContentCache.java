package dev.lamina.gateway.runtime.content;

import dev.lamina.gateway.GatewayConfig;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Content on this gateway's disk, fetched from the store when it is first requested. A hundred pods that start at once
 * cause one fetch: requests during a fetch wait for it. Files of an earlier process are hashed by few threads of their
 * own: hashing does not give way, so virtual threads that hash would hold up all others.
 */
@Singleton
public final class ContentCache implements ContentSource {
    private static final int HASHING_THREADS = 2;

    private final ContentStore store;
    private final Executor executor;
    private final Executor hashing;
    private final LruFileStore files;
    private final Map<String, CompletableFuture<Optional<StoredContent>>> fetching = new ConcurrentHashMap<>();

    @Inject
    ContentCache(ContentStore store, GatewayConfig config) throws IOException {
        this(
                store,
                config.content(),
                Executors.newVirtualThreadPerTaskExecutor(),
                Executors.newFixedThreadPool(
                        HASHING_THREADS,
                        Thread.ofPlatform().daemon().name("content-hash-", 1).factory()));
    }

    /** @param hashing runs what takes CPU for long; must not be the executor, whose tasks wait for it */
    ContentCache(ContentStore store, GatewayConfig.Content config, Executor executor, Executor hashing)
            throws IOException {
        this.store = store;
        this.executor = executor;
        this.hashing = hashing;
        this.files = new LruFileStore(config.cacheDir(), config.cacheBytes());
    }

    @Override
    public Future<Optional<StoredContent>> fetch(String sha256) {
        Optional<StoredContent> stored = files.take(sha256);
        return stored.isPresent() ? Future.succeededFuture(stored) : Future.fromCompletionStage(fetchOnce(sha256));
    }

    private CompletableFuture<Optional<StoredContent>> fetchOnce(String sha256) {
        CompletableFuture<Optional<StoredContent>> started = new CompletableFuture<>();
        CompletableFuture<Optional<StoredContent>> running = fetching.putIfAbsent(sha256, started);
        if (running != null) {
            return running;
        }
        executor.execute(() -> {
            try {
                started.complete(read(sha256));
            } catch (IOException | RuntimeException e) {
                started.completeExceptionally(e);
            } finally {
                fetching.remove(sha256, started);
            }
        });
        return started;
    }

    private Optional<StoredContent> read(String sha256) throws IOException {
        // Another fetch may have ended since the first check.
        Optional<StoredContent> stored = files.take(sha256).or(() -> checked(sha256));
        if (stored.isPresent()) {
            return stored;
        }
        try (VerifiedDownload download = VerifiedDownload.in(files.directory())) {
            return store.read(sha256, download)
                    ? Optional.of(files.put(sha256, download.verified(sha256)))
                    : Optional.empty();
        }
    }

    private Optional<StoredContent> checked(String sha256) {
        return CompletableFuture.supplyAsync(() -> files.check(sha256), hashing).join();
    }
}
