package dev.lamina.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Errors as the Lambda service writes them: the code in a header, the message under a key whose case depends on the
 * code.
 */
public final class ErrorResponse {
    static final String TYPE_HEADER = "x-amzn-ErrorType";
    private static final ObjectMapper JSON = new ObjectMapper();

    // From AWS's model of the service; all other codes use Message.
    private static final Set<String> LOWER_CASE = Set.of(
            "TooManyRequestsException",
            "InvalidParameterValueException",
            "InvalidRequestContentException",
            "RequestTooLargeException",
            "ResourceConflictException",
            "UnsupportedMediaTypeException",
            "ResourceNotReadyException",
            "ModeNotSupportedException",
            "PreconditionFailedException",
            "ProvisionedConcurrencyConfigNotFoundException",
            "ValidationException",
            "UnknownOperationException",
            "MissingAuthenticationTokenException",
            "IncompleteSignatureException",
            "InvalidSignatureException",
            "UnrecognizedClientException",
            "RequestTimeoutException");

    private ErrorResponse() {}

    public static Response of(AwsException error) {
        Map<String, String> body = new TreeMap<>();
        body.put(LOWER_CASE.contains(error.code()) ? "message" : "Message", error.getMessage());
        error.type().ifPresent(type -> body.put("Type", type));
        error.reason().ifPresent(reason -> body.put("Reason", reason));
        Response response =
                Response.json(error.status(), Buffer.buffer(json(body))).with(TYPE_HEADER, error.code());
        return error.retryAfterSeconds().isPresent()
                ? response.with(
                        "Retry-After",
                        Integer.toString(error.retryAfterSeconds().getAsInt()))
                : response;
    }

    private static byte[] json(Map<String, String> body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }
}
