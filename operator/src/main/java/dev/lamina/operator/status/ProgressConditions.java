package dev.lamina.operator.status;

import dev.lamina.api.UnreadableField;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The two conditions by which kstatus, and with it Flux and others, distinguishes progress from failure: Reconciling
 * and Stalled. They are present only while they are True, and at most one of them.
 *
 * <p>Manifests are applied in any order: a layer, a Secret or a code object may be created a little later than the
 * function that references it. So a problem that may be solved without a change of the spec counts as progress at
 * first.
 */
final class ProgressConditions {
    static final String RECONCILING = "Reconciling";
    static final String STALLED = "Stalled";
    private static final String TRUE = "True";
    private static final Duration MAY_COME_WITHIN = Duration.ofMinutes(1);

    /** Reasons that only a change of the spec, or of the installation, can fix. */
    private static final Set<String> LASTING = Set.of(
            "CompileError",
            "HandlerNotFound",
            "HashMismatch",
            "IncompatibleLayer",
            "InlineNotSupported",
            "InvalidSchedule",
            "InvalidUrl",
            "NameTaken",
            "NoContent",
            "NotAZip",
            "NotificationTargetNotConfigured",
            "NotificationsNotSupported",
            "ProgressDeadlineExceeded",
            "S3NotConfigured",
            "TooLarge",
            "UnknownRuntime",
            "UnsafeZip",
            "UnsupportedClassVersion",
            UnreadableField.REASON);

    private ProgressConditions() {}

    /**
     * Returns the condition, if the verdict is not True.
     *
     * @param verdict whether the resource matches its spec; Unknown while that is in progress
     * @param before the previous conditions, or null
     * @param generation of the spec that the verdict refers to
     */
    static Optional<ConditionFact> of(ConditionFact verdict, List<Condition> before, long generation, Instant now) {
        if (verdict.holds()) {
            return Optional.empty();
        }
        boolean stalled = verdict.fails()
                && (LASTING.contains(verdict.reason()) || isStalled(before, generation) || hasWaited(before, now));
        return Optional.of(ConditionFact.isTrue(stalled ? STALLED : RECONCILING, verdict.reason(), verdict.message()));
    }

    private static boolean isStalled(List<Condition> before, long generation) {
        return isTrue(before, STALLED)
                .filter(condition -> Long.valueOf(generation).equals(condition.getObservedGeneration()))
                .isPresent();
    }

    private static boolean hasWaited(List<Condition> before, Instant now) {
        return isTrue(before, RECONCILING)
                .filter(condition -> !Instant.parse(condition.getLastTransitionTime())
                        .plus(MAY_COME_WITHIN)
                        .isAfter(now))
                .isPresent();
    }

    private static Optional<Condition> isTrue(List<Condition> conditions, String type) {
        return Conditions.find(conditions, type).filter(condition -> TRUE.equals(condition.getStatus()));
    }
}
