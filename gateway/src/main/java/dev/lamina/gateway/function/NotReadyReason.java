package dev.lamina.gateway.function;

/** Reasons of the condition {@code Ready} that Lambda has an error of its own for; all others are a conflict. */
public final class NotReadyReason {
  /** The operator has not looked at the Function yet. */
  public static final String PENDING = "Pending";
  public static final String NOT_A_ZIP = "NotAZip";
  public static final String UNKNOWN_RUNTIME = "UnknownRuntime";

  private NotReadyReason() {}
}
