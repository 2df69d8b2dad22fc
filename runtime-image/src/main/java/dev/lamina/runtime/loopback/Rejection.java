package dev.lamina.runtime.loopback;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.log.JsonObject;

/** Why a call of an API on loopback is refused, as reported to its caller. */
public final class Rejection extends Exception {
    private static final long serialVersionUID = 1L;

    final int status;
    private final String type;

    public Rejection(int status, String type, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
    }

    public static Rejection unknownRequest() {
        return new Rejection(400, "InvalidRequestID", "Invalid request ID");
    }

    public static Rejection otherAttempt() {
        return new Rejection(400, "InvalidInvocationId", "Invalid invocation ID");
    }

    public static Rejection tooLarge(int limit) {
        return new Rejection(
                413, "RequestEntityTooLarge", "Exceeded maximum allowed payload size (" + limit + " bytes).");
    }

    public static Rejection truncated() {
        return new Rejection(400, "TruncatedHTTPRequest", "HTTP request detected as truncated");
    }

    public static Rejection unknownMode() {
        return new Rejection(400, "InvalidFunctionResponseMode", "Invalid function response mode");
    }

    public static Rejection noSuchCall(String call) {
        return new Rejection(404, "NotFound", call + " is not a call of an API of Lambda");
    }

    /** An error of the runtime itself. */
    static Rejection unexpected() {
        return new Rejection(500, "InternalServerError", "The call could not be answered; the function's log has why");
    }

    public byte[] body() {
        return (new JsonObject().text("errorMessage", getMessage()).text("errorType", type) + "\n").getBytes(UTF_8);
    }
}
