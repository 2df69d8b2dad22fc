package dev.lamina.gateway.async;

import dev.lamina.gateway.dispatch.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** What becomes of events whose function names no destination and no dead-letter queue: Lambda discards them, and so does this, with a line in the log. */
@ApplicationScoped
class OutcomeLog implements OutcomeStore {
  private static final Logger LOG = Logger.getLogger(OutcomeLog.class);

  @Override
  public CompletionStage<Void> store(Settled settled) {
    settled.condition().ifPresent(condition -> LOG.warnf("%s: event %s is given up after %d invocations: %s%s",
        settled.event().function(), settled.event().requestId(), settled.invokeCount(), condition.lambdaName(),
        settled.outcome().map(OutcomeLog::reason).orElse("")));
    return CompletableFuture.completedFuture(null);
  }

  /** The payload is the user's: it does not belong into this log. */
  private static String reason(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed _ -> "";
      case Outcome.Throttled throttled -> ", " + throttled.reason();
      case Outcome.Refused refused -> ", " + refused.exception() + ": " + refused.message();
      case Outcome.Failed failed -> ", " + failed.message();
    };
  }
}
