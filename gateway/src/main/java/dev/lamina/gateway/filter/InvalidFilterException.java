package dev.lamina.gateway.filter;

/** A pattern cannot be used; the message names the field, the position and the cure, for a condition. */
public final class InvalidFilterException extends Exception {
  /** The condition's reason. */
  public static final String REASON = "InvalidFilter";

  private static final long serialVersionUID = 1L;

  InvalidFilterException(int index, String why) {
    super("spec.filters[" + index + "]: " + why);
  }
}
