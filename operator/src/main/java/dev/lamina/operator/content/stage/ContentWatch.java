package dev.lamina.operator.content.stage;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentPendingException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.ResolvedContent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The last outcome for the content of one generation of a Function or Layer, and the time of the next check. Checks
 * continue as long as a reconciler requests the outcome.
 */
final class ContentWatch {
    private static final Logger LOG = Logger.getLogger(ContentWatch.class);

    private final ContentRequest request;
    private final ContentStage stage;
    private final ContentCheckTimes times;
    private final InstantSource clock;

    // Mutable state, guarded by this
    private ContentOutcome outcome;
    private Optional<ResolvedContent> lastGood;
    private Instant due;
    private int failures;
    private boolean planned;
    private boolean asked;

    /** @param known empty if it must be checked now */
    ContentWatch(
            ContentRequest request,
            Optional<ResolvedContent> known,
            ContentStage stage,
            ContentCheckTimes times,
            InstantSource clock) {
        this.request = request;
        this.stage = stage;
        this.times = times;
        this.clock = clock;
        this.outcome = known.map(ContentOutcome.Good::new).orElse(null);
        this.lastGood = known.or(request::previous);
        this.due = known.isPresent() ? clock.instant().plus(times.afterStart()) : clock.instant();
    }

    ContentRequest request() {
        return request;
    }

    /** Returns whether the request is for the same generation and layers; others may have other content. */
    boolean isOf(ContentRequest other) {
        return request.owner().equals(other.owner()) && request.layers().equals(other.layers());
    }

    /** Returns the last outcome at once. */
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
        stage.checkAfter(this, Duration.between(clock.instant(), due));
    }

    /** Resolves the content; may take minutes. */
    void check(ContentWork work) {
        Instant start = clock.instant();
        ContentOutcome found = outcome(work);
        if (ended(found, Duration.between(start, clock.instant()))) {
            stage.report(this);
        }
    }

    private ContentOutcome outcome(ContentWork work) {
        ContentRequest now = request.after(lastGood());
        try {
            return new ContentOutcome.Good(work.resolve(now));
        } catch (ContentException e) {
            return new ContentOutcome.Broken(e);
        } catch (ContentUnavailableException e) {
            LOG.warnf(
                    "Could not read content of %s %s/%s, %s: %s",
                    request.owner().kind(),
                    request.namespace(),
                    request.owner().name(),
                    request.member(),
                    e.getMessage());
            return new ContentOutcome.Unavailable(e);
        } catch (RuntimeException | Error e) {
            // Any other error affects only this object, and must not end the thread.
            LOG.errorf(
                    e,
                    "Could not read content of %s %s/%s, %s",
                    request.owner().kind(),
                    request.namespace(),
                    request.owner().name(),
                    request.member());
            return new ContentOutcome.Unavailable(new ContentUnavailableException(
                    "ContentNotRead", "could not read " + request.member() + ": " + e, e));
        }
    }

    private synchronized Optional<ResolvedContent> lastGood() {
        return lastGood;
    }

    /** Records the outcome; returns whether it has changed. */
    private synchronized boolean ended(ContentOutcome found, Duration took) {
        boolean changed = !found.isLike(outcome);
        outcome = found;
        lastGood = found.found().or(() -> lastGood);
        failures = found instanceof ContentOutcome.Good ? 0 : failures + 1;
        due = clock.instant().plus(failures == 0 ? times.afterSuccess() : times.afterFailure(failures, took));
        planned = false;
        if (asked) {
            plan();
        }
        return changed;
    }
}
