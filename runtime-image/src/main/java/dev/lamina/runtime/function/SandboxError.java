package dev.lamina.runtime.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.log.JsonObject;

/**
 * Errors that do not come from the function, with the texts of Lambda's sandbox. Only the last one leaves the
 * environment usable.
 */
public final class SandboxError {
    /** The type of an invocation that took too long. */
    public static final String TIMED_OUT = "Sandbox.Timedout";

    private static final String EXIT = "Runtime.ExitError";
    private static final int SIGNAL_BASE = 128;
    private static final int KILLED = SIGNAL_BASE + 9;

    private SandboxError() {}

    /** @param seconds with two decimals */
    public static Outcome timedOut(String requestId, String seconds) {
        return of(requestId, TIMED_OUT, "Task timed out after " + seconds + " seconds");
    }

    /** @param status of the process, 128 + signal when it was killed */
    public static Outcome exited(String requestId, int status) {
        return switch (status) {
            case 0 -> of(requestId, EXIT, "Runtime exited without providing a reason");
            case KILLED -> of(requestId, "Runtime.OutOfMemory", "Runtime exited with error: signal: killed");
            default -> of(requestId, EXIT, "Runtime exited with error: " + reason(status));
        };
    }

    /** A process that this program has not started has ended: how, Kubernetes reports. */
    public static Outcome unexplained(String requestId) {
        return exited(requestId, 0).leftUnanswered();
    }

    /** The process or its connection ended before a streamed result was complete. */
    public static Outcome truncated(String requestId) {
        return of(requestId, "Runtime.TruncatedResponse", "Runtime ended the response before its end");
    }

    public static Outcome invalidEntrypoint(String requestId, String why) {
        return of(requestId, "Runtime.InvalidEntrypoint", why);
    }

    /** @param type Lambda's, such as {@code Extension.Crash} */
    public static Outcome ofExtension(String requestId, String type, String why) {
        return of(requestId, type, why);
    }

    /** How a process ended, in Lambda's words. */
    public static String ending(int status) {
        return status == KILLED ? "signal: killed" : reason(status);
    }

    /** The code or a layer cannot be used. */
    public static Outcome badContent(String message) {
        String type = "Runtime.BadFunctionCode";
        return new Outcome(type, json(message, type), type + ": " + message, true);
    }

    public static Outcome resultTooLarge(int limit) {
        String type = "Function.ResponseSizeTooLarge";
        return new Outcome(
                type,
                json("Response payload size exceeded maximum allowed payload size (" + limit + " bytes).", type),
                null,
                false);
    }

    private static String reason(int status) {
        return switch (status) {
            case SIGNAL_BASE + 6 -> "signal: aborted";
            case SIGNAL_BASE + 11 -> "signal: segmentation fault";
            case SIGNAL_BASE + 15 -> "signal: terminated";
            default -> "exit status " + status;
        };
    }

    private static Outcome of(String requestId, String type, String why) {
        return new Outcome(type, json("RequestId: " + requestId + " Error: " + why, type), null, true);
    }

    private static byte[] json(String message, String type) {
        return new JsonObject()
                .text("errorMessage", message)
                .text("errorType", type)
                .toString()
                .getBytes(UTF_8);
    }
}
