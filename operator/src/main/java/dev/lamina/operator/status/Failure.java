package dev.lamina.operator.status;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.util.Optional;

/** What a status says when a look at the resource ended in an exception: it is tried again, and nobody would know why nothing happens. */
public final class Failure {
  /** There only while it is False. */
  public static final String RECONCILED = "Reconciled";
  private static final int LONGEST_MESSAGE = 1000;

  private Failure() {}

  /** The condition to show; absent at the first failure in a row, which the next try may well cure. */
  public static Optional<Fact> of(Context<?> context, Exception failure) {
    int triedAgain = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
    return triedAgain == 0 ? Optional.empty()
        : Optional.of(Fact.isFalse(RECONCILED, "ReconcileFailed", "The operator cannot bring this to what the spec says, and tries again: " + text(failure)));
  }

  private static String text(Exception failure) {
    String text = failure instanceof KubernetesClientException refused && refused.getStatus() != null && refused.getStatus().getMessage() != null
        ? refused.getStatus().getMessage() : failure.toString();
    return text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "..." : text;
  }
}
