package dev.lamina.operator.status;

import io.fabric8.kubernetes.api.model.Condition;

/**
 * The result of one reconciliation for one condition: a condition without its times.
 *
 * @param type of the condition
 * @param status True, False or Unknown
 * @param reason one CamelCase word
 * @param message names the field and the fix if something is wrong
 */
public record ConditionFact(String type, String status, String reason, String message) {
    private static final String TRUE = "True";

    public static ConditionFact isTrue(String type, String reason, String message) {
        return new ConditionFact(type, TRUE, reason, message);
    }

    public static ConditionFact isFalse(String type, String reason, String message) {
        return new ConditionFact(type, "False", reason, message);
    }

    /** Returns a fact that cannot be decided until something else is resolved. */
    public static ConditionFact unknown(String type, String reason, String message) {
        return new ConditionFact(type, "Unknown", reason, message);
    }

    /** Returns the fact of a condition. */
    public static ConditionFact of(Condition condition) {
        return new ConditionFact(
                condition.getType(), condition.getStatus(), condition.getReason(), condition.getMessage());
    }

    /** Returns whether the status is False: the fact neither holds nor is in progress. */
    public boolean fails() {
        return status.equals("False");
    }

    public boolean holds() {
        return status.equals(TRUE);
    }

    /** Returns the same fact with another condition type: Ready repeats the fact that prevents it. */
    public ConditionFact as(String otherType) {
        return new ConditionFact(otherType, status, reason, message);
    }
}
