package dev.lamina.runtime.content;

/** The code or a layer cannot be used; the message is for the function's owner. */
public final class ContentException extends Exception {
    private static final long serialVersionUID = 1L;

    public ContentException(String message) {
        super(message);
    }

    ContentException(String message, Throwable cause) {
        super(message, cause);
    }
}
