package dev.lamina.gateway.logs;

/** The log store did not answer, or not as expected. */
public final class LogStoreException extends RuntimeException {

    LogStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    LogStoreException(String message) {
        super(message);
    }
}
