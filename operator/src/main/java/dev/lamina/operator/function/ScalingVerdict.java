package dev.lamina.operator.function;

import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.ScaledObjectStatus.Verdict;
import dev.lamina.operator.status.ConditionFact;
import java.util.Objects;
import java.util.Optional;

/** KEDA's state of a function's ScaledObject. Without KEDA, the gateway still scales up; only KEDA scales down. */
final class ScalingVerdict {
    static final String REFUSED = "Refused";
    private static final String READY = "Ready";
    private static final int LONGEST = 1024;

    private ScalingVerdict() {}

    /**
     * Returns the fact that the API server, or KEDA's admission webhook, refused the ScaledObject or a
     * TriggerAuthentication.
     */
    static ConditionFact refused(String message) {
        return ConditionFact.isFalse(
                ResolutionResult.SCALABLE,
                REFUSED,
                "The ScaledObject or its TriggerAuthentication was refused: " + message);
    }

    /** Returns KEDA's state with KEDA's message; empty before KEDA has reconciled the ScaledObject. */
    static Optional<ConditionFact> of(ScaledObject scaledObject) {
        return ready(scaledObject)
                .filter(verdict -> !"Unknown".equals(verdict.status()))
                .map(verdict -> new ConditionFact(
                        ResolutionResult.SCALABLE,
                        verdict.status(),
                        orElse(verdict.reason(), "KedaSaysSo"),
                        message(verdict)));
    }

    /**
     * Returns whether two states of a ScaledObject have the same verdict. The message is ignored: KEDA may change it
     * every time.
     */
    static boolean sameVerdict(ScaledObject one, ScaledObject other) {
        return Objects.equals(
                ready(one).map(ScalingVerdict::withoutMessage), ready(other).map(ScalingVerdict::withoutMessage));
    }

    private static Verdict withoutMessage(Verdict verdict) {
        return new Verdict(verdict.type(), verdict.status(), verdict.reason(), null);
    }

    private static Optional<Verdict> ready(ScaledObject scaledObject) {
        return scaledObject.getStatus() == null || scaledObject.getStatus().conditions() == null
                ? Optional.empty()
                : scaledObject.getStatus().conditions().stream()
                        .filter(verdict -> READY.equals(verdict.type()))
                        .findFirst();
    }

    private static String message(Verdict verdict) {
        String reported = orElse(verdict.message(), "KEDA gives no reason");
        String message = "True".equals(verdict.status())
                ? reported
                : "KEDA does not scale the function: " + reported
                        + "; `kubectl describe scaledobject` shows the details";
        return message.length() > LONGEST ? message.substring(0, LONGEST) : message;
    }

    private static String orElse(String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }
}
