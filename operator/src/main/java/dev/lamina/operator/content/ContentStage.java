package dev.lamina.operator.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.lamina.operator.config.OperatorConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Stands between the reconcilers and the work: they are answered at once from what is known, and woken when that changes.
 * Outside is looked at when a manifest changed, and then about once a minute, whatever else wakes a reconciler meanwhile.
 * See docs/adr/0033.
 */
@Singleton
final class ContentStage implements ContentResolver {
  /** Each Function and Layer is reconciled every minute; what nobody asks for is gone from the cluster. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private final ContentWork work;
  private final Runner runner;
  private final ContentNews news;
  private final LookTimes times;
  private final InstantSource clock;

  // Mutable state, by who asks
  private final Cache<Key, Watch> watches = Caffeine.newBuilder().expireAfterAccess(FORGOTTEN).build();

  /** Runs a look some time after the delay, and returns at once. */
  @FunctionalInterface
  interface Runner {
    void run(ContentRequest request, Duration delay, Runnable look);
  }

  private record Key(String namespace, String kind, String name) {
    static Key of(ContentRequest request) {
      return new Key(request.namespace(), request.owner().kind(), request.owner().name());
    }
  }

  @Inject
  ContentStage(ContentPipeline work, LookRunner runner, ContentNews news, OperatorConfig config, Clock clock) {
    this(work, runner, news, new LookTimes(config.content().lookInterval(), () -> ThreadLocalRandom.current().nextDouble()), clock);
  }

  ContentStage(ContentWork work, Runner runner, ContentNews news, LookTimes times, InstantSource clock) {
    this.work = work;
    this.runner = runner;
    this.news = news;
    this.times = times;
    this.clock = clock;
  }

  @Override
  public ResolvedContent resolve(ContentRequest request) throws ContentException {
    return watches.asMap().compute(Key.of(request), (key, known) -> known != null && known.isOf(request) ? known : watch(request, known)).answer();
  }

  /** What the status says is good enough to begin with after a start. An edit is looked at first, unless it left a pinned source as it was. */
  private Watch watch(ContentRequest request, Watch before) {
    boolean afterStart = before == null && request.settled();
    Optional<ResolvedContent> known = request.previous().filter(previous ->
        afterStart && SourceIdentity.read(request, previous).isPresent() || work.isStill(request, previous));
    return new Watch(request, known, this, times, clock);
  }

  void look(Watch watch, Duration delay) {
    runner.run(watch.request(), delay, () -> {
      // An edit that came meanwhile has a watch of its own.
      if (watch == watches.policy().getIfPresentQuietly(Key.of(watch.request()))) {
        watch.look(work);
      }
    });
  }

  void tell(Watch watch) {
    news.tell(watch.request().namespace(), watch.request().owner());
  }
}
