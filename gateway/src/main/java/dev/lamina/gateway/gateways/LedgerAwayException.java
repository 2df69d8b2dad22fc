package dev.lamina.gateway.gateways;

/** The ledger did not answer: what was asked of it may have been done or not. */
final class LedgerAwayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LedgerAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
