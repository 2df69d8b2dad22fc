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
public record Fact(String type, String status, String reason, String message) {
  private static final String TRUE = "True";

  public static Fact isTrue(String type, String reason, String message) {
    return new Fact(type, TRUE, reason, message);
  }

  public static Fact isFalse(String type, String reason, String message) {
    return new Fact(type, "False", reason, message);
  }

  /** Returns a fact that cannot be decided until something else is resolved. */
  public static Fact unknown(String type, String reason, String message) {
    return new Fact(type, "Unknown", reason, message);
  }

  /** Returns the fact of a condition. */
  public static Fact of(Condition condition) {
    return new Fact(condition.getType(), condition.getStatus(), condition.getReason(), condition.getMessage());
  }

  /** Returns whether the status is False: the fact neither holds nor is in progress. */
  public boolean fails() {
    return status.equals("False");
  }

  public boolean holds() {
    return status.equals(TRUE);
  }

  /** Returns the same fact with another condition type: Ready repeats the fact that prevents it. */
  public Fact as(String otherType) {
    return new Fact(otherType, status, reason, message);
  }
}
