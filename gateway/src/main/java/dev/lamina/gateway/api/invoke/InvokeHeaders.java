package dev.lamina.gateway.api.invoke;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.http.AwsException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The caller's options of an invocation.
 *
 * @param clientContext JSON on one line, in ASCII; only for a caller that waits for the result
 */
record InvokeHeaders(InvocationType type, boolean logTail, Optional<String> clientContext) {
    private static final int CLIENT_CONTEXT_LIMIT = 3583;
    /** Writes ASCII only, because the context is passed on in a header, and keeps all digits of numbers. */
    private static final ObjectMapper JSON = JsonMapper.builder(new JsonFactoryBuilder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    /** The only ASCII character that JSON does not escape and a header cannot contain; it occurs only in strings. */
    private static final String DEL = "\u007f";

    static InvokeHeaders read(ApiRequest request) {
        InvocationType type = InvocationType.of(request.header("X-Amz-Invocation-Type"));
        boolean waits = type == InvocationType.REQUEST_RESPONSE;
        boolean tail = tail(request.header("X-Amz-Log-Type"));
        Optional<String> context = request.header("X-Amz-Client-Context").map(InvokeHeaders::clientContext);
        return new InvokeHeaders(type, waits && tail, waits ? context : Optional.empty());
    }

    private static boolean tail(Optional<String> header) {
        String value = header.orElse("None");
        if (!value.equals("None") && !value.equals("Tail")) {
            throw AwsException.of(400, "InvalidParameterValueException", "X-Amz-Log-Type must be None or Tail.");
        }
        return value.equals("Tail");
    }

    private static String clientContext(String base64) {
        if (base64.length() > CLIENT_CONTEXT_LIMIT) {
            throw invalid("Client context must be no more than " + CLIENT_CONTEXT_LIMIT + " bytes.");
        }
        try {
            JsonNode json = JSON.readTree(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
            if (json.isObject()) {
                return JSON.writeValueAsString(json).replace(DEL, "\\u007f");
            }
        } catch (IllegalArgumentException | JsonProcessingException e) {
            // Answered below, like JSON that is not an object.
        }
        throw invalid("Client context must be a valid Base64-encoded JSON object.");
    }

    private static AwsException invalid(String message) {
        return AwsException.of(400, "InvalidRequestContentException", message);
    }
}
