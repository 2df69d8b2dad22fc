package dev.lamina.gateway.bucket;

/** What was sent is no S3 notification; sent again it will be none either. */
final class UnreadableEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableEventException(String message) {
    super(message, null, false, false);
  }
}
