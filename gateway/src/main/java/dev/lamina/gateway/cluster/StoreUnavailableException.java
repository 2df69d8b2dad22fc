package dev.lamina.gateway.cluster;

/** The shared store did not respond: the request may have been executed or not. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
