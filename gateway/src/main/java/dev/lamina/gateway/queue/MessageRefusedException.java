package dev.lamina.gateway.queue;

/** A broker will never take this message, however often it is sent: it is too large, say. */
public final class MessageRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MessageRefusedException(String message) {
    super(message);
  }
}
