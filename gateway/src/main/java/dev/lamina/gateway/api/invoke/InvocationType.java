package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.http.AwsException;
import java.util.Arrays;
import java.util.Optional;

/** The values of X-Amz-Invocation-Type, and the maximum size of their events. */
enum InvocationType {
    /** Wait for the result. */
    REQUEST_RESPONSE("RequestResponse", 6_291_456),
    /** Store the event. */
    EVENT("Event", 1_048_576),
    /** Check everything, but do not invoke. */
    DRY_RUN("DryRun", 6_291_456);

    private static final int REQUEST_LIMIT = 6_291_456;

    private final String value;
    private final int limit;

    InvocationType(String value, int limit) {
        this.value = value;
        this.limit = limit;
    }

    static InvocationType of(Optional<String> header) {
        return header.map(InvocationType::named).orElse(REQUEST_RESPONSE);
    }

    private static InvocationType named(String text) {
        return Arrays.stream(values())
                .filter(type -> type.value.equals(text))
                .findFirst()
                .orElseThrow(() -> AwsException.of(
                        400,
                        "InvalidParameterValueException",
                        "X-Amz-Invocation-Type must be RequestResponse, Event or DryRun."));
    }

    /** Bytes. */
    int limit() {
        return limit;
    }

    /** The text is AWS's: above the limit of all requests the front end's, below it Lambda's. */
    AwsException tooLarge(long bytes) {
        return AwsException.of(
                413,
                "RequestEntityTooLargeException",
                bytes > REQUEST_LIMIT
                        ? "Request must be smaller than " + REQUEST_LIMIT + " bytes for the InvokeFunction operation"
                        : bytes + " byte payload is too large for the " + value + " invocation type (limit " + limit
                                + " bytes)");
    }
}
