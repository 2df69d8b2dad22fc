package dev.lamina.schedule;

/** What a schedule says cannot be followed; the message is for people, and names the place and the cure. */
public final class ScheduleException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String field;

  ScheduleException(String field, String message) {
    super(message, null, false, false);
    this.field = field;
  }

  /** The member of {@link dev.lamina.api.ScheduleSource} that is wrong. */
  public String field() {
    return field;
  }
}
