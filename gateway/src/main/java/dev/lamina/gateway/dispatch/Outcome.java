package dev.lamina.gateway.dispatch;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;

/** How an invocation ended. */
public sealed interface Outcome {

    /**
     * The handler ran, and returned a result or failed.
     *
     * @param payload the result, or the error object {@code {errorMessage, errorType, stackTrace}}
     * @param functionError whether the payload is an error (X-Amz-Function-Error: Unhandled)
     * @param logResult base64 of the log's tail, if it was requested
     */
    record Completed(Buffer payload, boolean functionError, Optional<String> logResult, Optional<Usage> usage)
            implements Outcome {}

    /**
     * It never ran because of a limit: 429. An asynchronous event goes back to its queue without counting as an
     * attempt.
     */
    record Throttled(ThrottleCause cause) implements Outcome {

        /** Lambda's Reason, such as ReservedFunctionConcurrentInvocationLimitExceeded. */
        public String reason() {
            return cause.reason();
        }
    }

    /**
     * The function cannot be invoked as it is declared, or does not exist: the caller has to correct it.
     *
     * @param status HTTP status, such as 404, 409, 502
     * @param exception Lambda's exception name, such as ResourceNotFoundException
     */
    record Refused(int status, String exception, String message) implements Outcome {
        /** The exception of an invocation that would continue a loop of functions. */
        public static final String RECURSIVE = "RecursiveInvocationException";
    }

    /**
     * The platform failed before a handler answered: 500 ServiceException. An asynchronous event goes back to its queue
     * without counting as an attempt.
     */
    record Failed(String message) implements Outcome {}

    /** Measurements of the pod. */
    record Usage(Duration duration, Duration billed, int maxMemoryMb, Optional<Duration> init) {}
}
