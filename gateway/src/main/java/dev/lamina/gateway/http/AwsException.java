package dev.lamina.gateway.http;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * An error with AWS's code and text: an SDK turns the code into its own exception of that name.
 *
 * <p>It has no stack trace: it is a response, not a fault, and bad requests must stay cheap.
 */
public final class AwsException extends RuntimeException {
    private final int status;
    private final String code;
    private final boolean typed;
    private final Optional<String> reason;
    private final OptionalInt retryAfterSeconds;

    private AwsException(
            int status,
            String code,
            String message,
            boolean typed,
            Optional<String> reason,
            OptionalInt retryAfterSeconds) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.typed = typed;
        this.reason = reason;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** An error of the Lambda service, whose body has a Type: User or Service. */
    public static AwsException of(int status, String code, String message) {
        return new AwsException(status, code, message, true, Optional.empty(), OptionalInt.empty());
    }

    /** An error from before the service: authentication, routing, validation. Its body has only a message. */
    public static AwsException front(int status, String code, String message) {
        return new AwsException(status, code, message, false, Optional.empty(), OptionalInt.empty());
    }

    /** 429 with Retry-After of one second, after which the next environments are usually ready. */
    public static AwsException throttled(String reason) {
        return new AwsException(
                429, "TooManyRequestsException", "Rate Exceeded.", true, Optional.of(reason), OptionalInt.of(1));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** User or Service, if the body has a Type. */
    public Optional<String> type() {
        return typed ? Optional.of(status < 500 ? "User" : "Service") : Optional.empty();
    }

    public Optional<String> reason() {
        return reason;
    }

    public OptionalInt retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
