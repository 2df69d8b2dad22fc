package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionView.NotReady;
import dev.lamina.gateway.function.NotReadyReason;

/** Lambda's errors for functions that cannot be invoked as they are. */
final class NotInvocable {
    private static final String NOT_NOW = "The operation cannot be performed at this time. ";

    private NotInvocable() {}

    static Outcome notFound(Invocation invocation) {
        return new Outcome.Refused(404, "ResourceNotFoundException", "Function not found: " + invocation.invokedArn());
    }

    /**
     * Pods cannot distinguish two invocations of one id. A conflict rather than an invalid request: the request is
     * correct and would be admitted once the other has ended. So a caller sees a distinct error that no SDK retries by
     * itself, and an asynchronous event that NATS delivers twice goes back to its queue uncounted, as it must.
     */
    static Outcome runningAlready(Invocation invocation) {
        return conflict("An invocation with id " + invocation.requestId() + " is running already.");
    }

    /** An invalid request, so that an asynchronous event is discarded: a retry would end the same way. */
    static Outcome recursive() {
        return new Outcome.Refused(
                400,
                Outcome.Refused.RECURSIVE,
                "The function has been invoked 16 times in one chain of requests and was stopped"
                        + " as a recursive loop. If recursion is intended, set spec.async.recursiveLoop: Allow.");
    }

    /** No client reads it. */
    static Outcome callerLeft() {
        return new Outcome.Refused(
                408, "RequestTimeoutException", "The caller left before the function had a free environment.");
    }

    static Outcome notReady(NotReady why) {
        return switch (why.reason()) {
            case NotReadyReason.NOT_A_ZIP -> new Outcome.Refused(502, "InvalidZipFileException", why.message());
            case NotReadyReason.UNKNOWN_RUNTIME -> new Outcome.Refused(502, "InvalidRuntimeException", why.message());
            case NotReadyReason.PENDING -> conflict("The function is currently in the following state: Pending");
            case NotReadyReason.OPTIMIZING ->
                new Outcome.Refused(
                        409,
                        "SnapStartNotReadyException",
                        "Lambda is initializing your function. It will be ready to invoke once your function state"
                                + " becomes ACTIVE.");
            default -> conflict(why.reason() + ": " + why.message());
        };
    }

    private static Outcome conflict(String message) {
        return new Outcome.Refused(409, "ResourceConflictException", NOT_NOW + message);
    }
}
