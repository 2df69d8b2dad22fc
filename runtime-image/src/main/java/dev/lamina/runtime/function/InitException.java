package dev.lamina.runtime.function;

import java.util.function.Function;

/** Init failed; contains the outcome of the invocation that it was part of, if there was one. */
public final class InitException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String NO_REQUEST = "";

    private final transient Function<String, Outcome> failure;

    public InitException(Outcome failure) {
        this(requestId -> failure);
    }

    /** @param failure by the request id, which some of Lambda's messages contain */
    public InitException(Function<String, Outcome> failure) {
        super(failure.apply(NO_REQUEST).errorType());
        this.failure = failure;
    }

    /** The failure without an invocation: error type and log. */
    public Outcome failure() {
        return failure(NO_REQUEST);
    }

    public Outcome failure(String requestId) {
        return failure.apply(requestId);
    }
}
