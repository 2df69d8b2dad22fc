package dev.lamina.runtime.function;

/**
 * The result of a call of the function.
 *
 * @param errorType null for a result; otherwise Lambda's category and reason
 * @param body the function's bytes, or the error as JSON
 * @param log text of an error for the log, or null
 * @param fatal the environment must not be used again
 * @param stream the result, if it is still being written; then there is no body
 * @param unanswered no answer is sent: only Kubernetes knows how the function's process ended, and the gateway reads
 *     that when the connection closes
 */
public record Outcome(
        String errorType, byte[] body, String log, boolean fatal, ResultStream stream, boolean unanswered) {
    private static final byte[] NOTHING = {};

    public Outcome(String errorType, byte[] body, String log, boolean fatal) {
        this(errorType, body, log, fatal, null, false);
    }

    public static Outcome success(byte[] body) {
        return new Outcome(null, body, null, false);
    }

    public static Outcome streamed(ResultStream stream) {
        return new Outcome(null, NOTHING, null, false, stream, false);
    }

    Outcome leftUnanswered() {
        return new Outcome(errorType, body, log, fatal, stream, true);
    }

    public boolean failed() {
        return errorType != null;
    }
}
