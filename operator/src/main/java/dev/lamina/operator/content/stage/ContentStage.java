package dev.lamina.operator.content.stage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.content.ContentChangeNotifier;
import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentResolver;
import dev.lamina.operator.content.ResolvedContent;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Resolves content in the background: reconcilers get the last known outcome at once, and are triggered when it
 * changes. A source is checked when the spec changes, and then about once a minute, however often a reconciler runs
 * meanwhile. See docs/adr/0033.
 */
@Singleton
final class ContentStage implements ContentResolver {
    /**
     * Each Function and Layer is reconciled every minute, or less often if there are thousands; content that no
     * reconciler requests was deleted from the cluster.
     */
    private static final Duration FORGOTTEN = Duration.ofHours(2);

    private final ContentWork work;
    private final Runner runner;
    private final ContentChangeNotifier changes;
    private final ContentCheckTimes times;
    private final InstantSource clock;

    // Mutable state, by owner
    private final Cache<Key, ContentWatch> watches =
            Caffeine.newBuilder().expireAfterAccess(FORGOTTEN).build();

    /** Runs a check some time after the delay, and returns at once. */
    @FunctionalInterface
    interface Runner {
        void run(ContentRequest request, Duration delay, Runnable check);
    }

    private record Key(String namespace, String kind, String name) {
        static Key of(ContentRequest request) {
            return new Key(
                    request.namespace(), request.owner().kind(), request.owner().name());
        }
    }

    @Inject
    ContentStage(
            ContentPipeline work,
            ContentCheckRunner runner,
            ContentChangeNotifier changes,
            OperatorConfig config,
            Clock clock,
            MeterRegistry meters) {
        this(
                new CountedContentWork(work, meters),
                runner,
                changes,
                new ContentCheckTimes(
                        config.content().checkInterval(),
                        () -> ThreadLocalRandom.current().nextDouble()),
                clock);
    }

    ContentStage(
            ContentWork work,
            Runner runner,
            ContentChangeNotifier changes,
            ContentCheckTimes times,
            InstantSource clock) {
        this.work = work;
        this.runner = runner;
        this.changes = changes;
        this.times = times;
        this.clock = clock;
    }

    @Override
    public ResolvedContent resolve(ContentRequest request) throws ContentException {
        return watches.asMap()
                .compute(
                        Key.of(request),
                        (key, known) -> known != null && known.isOf(request) ? known : watch(request, known))
                .answer();
    }

    /**
     * Returns a new watch. After a start it trusts the status. A changed spec is checked first, unless its pinned
     * source is the same.
     */
    private ContentWatch watch(ContentRequest request, ContentWatch before) {
        boolean afterStart = before == null && request.settled();
        Optional<ResolvedContent> known = request.previous()
                .filter(previous ->
                        afterStart && SourceIdentity.read(request, previous).isPresent()
                                || work.isStill(request, previous));
        return new ContentWatch(request, known, this, times, clock);
    }

    void checkAfter(ContentWatch watch, Duration delay) {
        runner.run(watch.request(), delay, () -> {
            // A spec that changed meanwhile has a watch of its own.
            if (watch == watches.policy().getIfPresentQuietly(Key.of(watch.request()))) {
                watch.check(work);
            }
        });
    }

    void report(ContentWatch watch) {
        changes.report(watch.request().namespace(), watch.request().owner());
    }
}
