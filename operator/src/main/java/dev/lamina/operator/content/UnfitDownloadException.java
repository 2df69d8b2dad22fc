package dev.lamina.operator.content;

/** What an address gave is not what the manifest says. It costs a whole download to find out again, so that is done rarely. */
final class UnfitDownloadException extends ContentException {
  private static final long serialVersionUID = 1L;

  UnfitDownloadException(String reason, String message) {
    super(reason, message);
  }
}
