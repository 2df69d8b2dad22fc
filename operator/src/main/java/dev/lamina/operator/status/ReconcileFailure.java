package dev.lamina.operator.status;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.util.Optional;

/**
 * The condition of a resource whose reconciliation ended with an exception, so that users see why nothing happens
 * during retries.
 */
public final class ReconcileFailure {
    /** Condition type; the condition is present only while it is False. */
    public static final String RECONCILED = "Reconciled";

    private static final int LONGEST_MESSAGE = 1000;

    private ReconcileFailure() {}

    /** Returns the condition; empty for the first failure in a row, because the next attempt may succeed. */
    public static Optional<ConditionFact> of(Context<?> context, Exception failure) {
        int retries = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
        return retries == 0
                ? Optional.empty()
                : Optional.of(ConditionFact.isFalse(
                        RECONCILED,
                        "ReconcileFailed",
                        "The operator could not reconcile this resource and will retry: " + text(failure)));
    }

    private static String text(Exception failure) {
        String text = failure instanceof KubernetesClientException refused
                        && refused.getStatus() != null
                        && refused.getStatus().getMessage() != null
                ? refused.getStatus().getMessage()
                : failure.toString();
        return text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) + "..." : text;
    }
}
