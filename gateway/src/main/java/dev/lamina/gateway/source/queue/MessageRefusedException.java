package dev.lamina.gateway.source.queue;

/** The broker will never accept this message, no matter how often it is sent; it is too large, for example. */
public final class MessageRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MessageRefusedException(String message) {
        super(message);
    }
}
