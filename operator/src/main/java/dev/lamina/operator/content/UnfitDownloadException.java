package dev.lamina.operator.content;

/** A download does not match the spec. A new check costs a whole download, so it is done rarely. */
final class UnfitDownloadException extends ContentException {
  private static final long serialVersionUID = 1L;

  UnfitDownloadException(String reason, String message) {
    super(reason, message);
  }
}
