package dev.lamina.gateway.queue;

/** A queue cannot be used as it is: the reason and the message go into the trigger's condition. */
public final class QueueException extends Exception {
  /** The broker does not answer. */
  public static final String UNREACHABLE = "BrokerUnreachable";
  /** The broker answers and does not let us in, or not at this queue. */
  public static final String ACCESS_DENIED = "AccessDenied";
  /** The broker has no such queue. */
  public static final String NOT_FOUND = "QueueNotFound";
  /** The broker refuses what was asked for, in its own words. */
  public static final String REFUSED = "BrokerRefused";
  /** The broker never takes this message: it is too large. Sending it again is of no use. */
  public static final String TOO_LARGE = "MessageTooLarge";
  /** There is no such Secret, or it may not be read. */
  public static final String SECRET_NOT_FOUND = "SecretNotFound";
  /** The Secret lacks a key. */
  public static final String SECRET_INCOMPLETE = "SecretIncomplete";

  private static final long serialVersionUID = 1L;
  private final String reason;

  /**
   * @param reason one word, CamelCase
   * @param message for people; names the field and the cure
   * @param cause or null
   */
  public QueueException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
