package dev.lamina.gateway.api.authorizer.function;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.FunctionAuthorizer.ResponseFormat;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;

/** Reads what an authorizer's function returned. */
final class AnswerReader {
    static final int LONGEST = 64 * 1024;
    private static final String UNAUTHORIZED = "Unauthorized";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private AnswerReader() {}

    static AuthorizerAnswer read(Outcome outcome, ResponseFormat format) {
        return switch (outcome) {
            case Outcome.Completed failed when failed.functionError() -> failed(failed.payload());
            case Outcome.Completed completed -> result(completed.payload(), format);
            case Outcome.Throttled throttled -> new AuthorizerAnswer.Failed("it was throttled: " + throttled.reason());
            case Outcome.Refused refused -> new AuthorizerAnswer.Failed(refused.message());
            case Outcome.Failed failed -> new AuthorizerAnswer.Failed(failed.message());
        };
    }

    private static AuthorizerAnswer failed(Buffer error) {
        try {
            return UNAUTHORIZED.equals(
                            JSON.readTree(error.getBytes()).path("errorMessage").textValue())
                    ? new AuthorizerAnswer.Unknown()
                    : new AuthorizerAnswer.Failed("it failed: its log has the error");
        } catch (IOException e) {
            return new AuthorizerAnswer.Failed("it failed: its log has the error");
        }
    }

    private static AuthorizerAnswer result(Buffer payload, ResponseFormat format) {
        if (payload.length() > LONGEST) {
            return new AuthorizerAnswer.Failed("its result is longer than " + LONGEST + " bytes");
        }
        try {
            Map<String, Object> result = JSON.readValue(payload.getBytes(), OBJECT);
            if (result == null) {
                return new AuthorizerAnswer.Failed("its result must be an object");
            }
            return format == ResponseFormat.Policy
                    ? policy(result, payload.length())
                    : simple(result, payload.length());
        } catch (IOException e) {
            return new AuthorizerAnswer.Failed("its result must be an object");
        } catch (IllegalArgumentException e) {
            return new AuthorizerAnswer.Failed("its result has an error: " + e.getMessage());
        }
    }

    private static AuthorizerAnswer simple(Map<String, Object> result, int bytes) {
        if (!(result.get("isAuthorized") instanceof Boolean authorized)) {
            throw new IllegalArgumentException(
                    "isAuthorized: must be true or false (for a policy, set responseFormat: Policy)");
        }
        return new AuthorizerAnswer.Simple(authorized, context(result), bytes);
    }

    private static AuthorizerAnswer policy(Map<String, Object> result, int bytes) {
        Object principal = result.get("principalId");
        return new AuthorizerAnswer.WithPolicy(
                IamPolicy.of(result.get("policyDocument")),
                principal instanceof String name ? name : "",
                context(result),
                bytes);
    }

    @SuppressWarnings("unchecked") // the keys of a JSON object are texts
    private static Map<String, Object> context(Map<String, Object> result) {
        return switch (result.get("context")) {
            case null -> Map.of();
            case Map<?, ?> context -> (Map<String, Object>) context;
            default -> throw new IllegalArgumentException("context: must be an object");
        };
    }
}
