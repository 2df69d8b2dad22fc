package dev.lamina.gateway.api;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id of a request, the same for the caller, the log and the function. */
public record RequestId(String value) {
    static final String HEADER = "x-amzn-RequestId";
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    static RequestId fresh() {
        return new RequestId(UUID.randomUUID().toString());
    }

    /** The id that the caller sent; a new one if there is none. */
    static RequestId of(HttpServerRequest http) {
        String given = http.getHeader(HEADER);
        if (given == null) {
            return fresh();
        }
        if (!UUID_FORM.matcher(given).matches()) {
            throw AwsException.of(400, "InvalidRequestContentException", HEADER + " must be a UUID when it is given.");
        }
        return new RequestId(given);
    }
}
