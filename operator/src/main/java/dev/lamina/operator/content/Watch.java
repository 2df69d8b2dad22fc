package dev.lamina.operator.content;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What is known of the content that one generation of a Function or Layer names, and when it is looked at next. It goes on
 * looking for as long as somebody asks.
 */
final class Watch {
  private static final Logger LOG = Logger.getLogger(Watch.class);

  private final ContentRequest request;
  private final ContentStage stage;
  private final LookTimes times;
  private final InstantSource clock;

  // Mutable state, guarded by this
  private Outcome outcome;
  private Optional<ResolvedContent> lastGood;
  private Instant due;
  private int failures;
  private boolean planned;
  private boolean asked;

  /** @param known empty: it has to be looked at now */
  Watch(ContentRequest request, Optional<ResolvedContent> known, ContentStage stage, LookTimes times, InstantSource clock) {
    this.request = request;
    this.stage = stage;
    this.times = times;
    this.clock = clock;
    this.outcome = known.map(Outcome.Good::new).orElse(null);
    this.lastGood = known.or(request::previous);
    this.due = known.isPresent() ? clock.instant().plus(times.afterStart()) : clock.instant();
  }

  ContentRequest request() {
    return request;
  }

  /** Another generation, or other layers, may have other content; what was resolved before does not matter. */
  boolean isOf(ContentRequest other) {
    return request.owner().equals(other.owner()) && request.layers().equals(other.layers());
  }

  /** What is known, at once. */
  synchronized ResolvedContent answer() throws ContentException {
    asked = true;
    if (!planned) {
      plan();
    }
    if (outcome == null) {
      throw new ContentPendingException(request);
    }
    return outcome.get();
  }

  private void plan() {
    planned = true;
    asked = false;
    stage.look(this, Duration.between(clock.instant(), due));
  }

  /** Takes as long as it takes. */
  void look(ContentWork work) {
    Instant start = clock.instant();
    Outcome found = outcome(work);
    if (ended(found, Duration.between(start, clock.instant()))) {
      stage.tell(this);
    }
  }

  private Outcome outcome(ContentWork work) {
    ContentRequest now = request.after(lastGood());
    try {
      return new Outcome.Good(work.resolve(now));
    } catch (ContentException e) {
      return new Outcome.Broken(e);
    } catch (ContentUnavailableException e) {
      LOG.warnf("%s %s/%s, %s: %s", request.owner().kind(), request.namespace(), request.owner().name(), request.member(), e.getMessage());
      return new Outcome.Unavailable(e);
    } catch (RuntimeException | Error e) {
      // Whatever it is: it is this object's trouble, and the place must not be lost.
      LOG.errorf(e, "%s %s/%s, %s", request.owner().kind(), request.namespace(), request.owner().name(), request.member());
      return new Outcome.Unavailable(new ContentUnavailableException("ContentNotRead", "could not read " + request.member() + ": " + e, e));
    }
  }

  private synchronized Optional<ResolvedContent> lastGood() {
    return lastGood;
  }

  /** Returns whether there is news. */
  private synchronized boolean ended(Outcome found, Duration took) {
    boolean news = !found.isLike(outcome);
    outcome = found;
    lastGood = found.found().or(() -> lastGood);
    failures = found instanceof Outcome.Good ? 0 : failures + 1;
    due = clock.instant().plus(failures == 0 ? times.afterSuccess() : times.afterFailure(failures, took));
    planned = false;
    if (asked) {
      plan();
    }
    return news;
  }
}
