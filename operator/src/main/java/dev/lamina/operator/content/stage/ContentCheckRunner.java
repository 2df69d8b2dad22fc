package dev.lamina.operator.content.stage;

import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.turns.FairPool;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs checks of content. Buckets, URLs and code to compile have threads of their own, so an S3 store that does not
 * respond delays no other download and no compilation. Within a kind, namespaces take turns.
 */
@Singleton
final class ContentCheckRunner implements ContentStage.Runner {
    /**
     * Maximum time of a check, longer than the sum of its own limits: the last resort against a thread that never ends.
     */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final String COMPILER = "compiler";

    private final OperatorConfig.Content config;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("content-timer").factory());

    // Mutable state, by kind of source
    private final Map<String, FairPool> pools = new ConcurrentHashMap<>();

    @Inject
    ContentCheckRunner(OperatorConfig config) {
        this(config.content());
    }

    /** @throws IllegalArgumentException if a setting is invalid */
    ContentCheckRunner(OperatorConfig.Content config) {
        check(config.concurrency() >= 1, "lamina.content.concurrency", config.concurrency(), "1 or more");
        check(
                config.concurrencyPerNamespace() >= 1,
                "lamina.content.concurrency-per-namespace",
                config.concurrencyPerNamespace(),
                "1 or more");
        check(
                config.checkInterval().compareTo(SHORTEST) >= 0,
                "lamina.content.check-interval",
                config.checkInterval(),
                "PT1S or longer");
        check(
                config.readTimeout().compareTo(SHORTEST) >= 0,
                "lamina.content.read-timeout",
                config.readTimeout(),
                "PT1S or longer");
        this.config = config;
    }

    private static void check(boolean right, String key, Object value, String allowed) {
        if (!right) {
            throw new IllegalArgumentException(key + " is " + value + ": set it to " + allowed);
        }
    }

    /** Returns at once; a check that takes too long is interrupted. */
    @Override
    public void run(ContentRequest request, Duration delay, Runnable check) {
        FairPool pool = pools.computeIfAbsent(
                pool(request),
                name -> new FairPool(
                        config.concurrency(),
                        share(name),
                        task -> Thread.ofPlatform().daemon().name("content").start(task)));
        if (delay.isPositive()) {
            var _ = timer.schedule(
                    () -> pool.submit(request.namespace(), () -> limited(check)),
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        } else {
            pool.submit(request.namespace(), () -> limited(check));
        }
    }

    /** Returns the pool of a request. Inline code and ConfigMaps share one, because there is one compiler for both. */
    private static String pool(ContentRequest request) {
        return request.kind().equals("configMap") || request.kind().equals("inline") ? COMPILER : request.kind();
    }

    /**
     * Returns the share of a namespace. One source at a time is compiled: a second one would only wait ahead of other
     * namespaces.
     */
    private int share(String pool) {
        return pool.equals(COMPILER) ? 1 : Math.min(config.concurrency(), config.concurrencyPerNamespace());
    }

    private void limited(Runnable check) {
        Future<?> end = timer.schedule(Thread.currentThread()::interrupt, LONGEST.toSeconds(), TimeUnit.SECONDS);
        try {
            check.run();
        } finally {
            end.cancel(false);
        }
    }

    @PreDestroy
    void close() {
        timer.shutdownNow();
    }
}
