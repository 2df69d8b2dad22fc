package dev.lamina.operator.status;

import io.fabric8.kubernetes.api.model.Condition;

/**
 * What one look at the world says about one condition: a condition without its times.
 *
 * @param type of the condition
 * @param status True, False or Unknown
 * @param reason one CamelCase word
 * @param message names the field and the cure where something is wrong
 */
public record Fact(String type, String status, String reason, String message) {
  private static final String TRUE = "True";

  public static Fact isTrue(String type, String reason, String message) {
    return new Fact(type, TRUE, reason, message);
  }

  public static Fact isFalse(String type, String reason, String message) {
    return new Fact(type, "False", reason, message);
  }

  /** Not to be judged before something else is right. */
  public static Fact unknown(String type, String reason, String message) {
    return new Fact(type, "Unknown", reason, message);
  }

  /** What a condition says. */
  public static Fact of(Condition condition) {
    return new Fact(condition.getType(), condition.getStatus(), condition.getReason(), condition.getMessage());
  }

  /** Neither right nor under way. */
  public boolean fails() {
    return status.equals("False");
  }

  public boolean holds() {
    return status.equals(TRUE);
  }

  /** The same finding under another condition's name: Ready repeats what hinders it. */
  public Fact as(String otherType) {
    return new Fact(otherType, status, reason, message);
  }
}
