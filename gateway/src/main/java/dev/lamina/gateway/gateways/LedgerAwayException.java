package dev.lamina.gateway.gateways;

/** The shared store did not respond: the request may have been executed or not. */
final class LedgerAwayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LedgerAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
