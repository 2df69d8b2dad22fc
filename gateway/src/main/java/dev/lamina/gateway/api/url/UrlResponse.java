package dev.lamina.gateway.api.url;

import dev.lamina.gateway.api.ErrorResponse;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.web.FunctionResponse;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.buffer.Buffer;

/**
 * The response of a function URL for an outcome. Errors are in the function's log and conditions, not in the response
 * to an unknown client.
 */
final class UrlResponse {
    /** A stranger is not told which pods do not start, and why. */
    private static final AwsException UNAVAILABLE = AwsException.of(
            500,
            "ServiceException",
            "The function could not be invoked. Its conditions and the events of its pods have the reason.");

    private static final Buffer INTERNAL_ERROR = Buffer.buffer("Internal Server Error");

    private UrlResponse() {}

    static Response of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed failed when failed.functionError() -> badGateway();
            case Outcome.Completed completed ->
                FunctionResponse.of(completed.payload()).orElseGet(UrlResponse::badGateway);
            case Outcome.Throttled throttled -> ErrorResponse.of(AwsException.throttled(throttled.reason()));
            case Outcome.Refused missing when missing.status() == 404 -> ErrorResponse.of(FunctionUrls.forbidden());
            case Outcome.Refused refused -> badGateway();
            case Outcome.Failed _ -> ErrorResponse.of(UNAVAILABLE);
        };
    }

    static Response badGateway() {
        return Response.json(502, INTERNAL_ERROR); // AWS labels this text as JSON, too
    }
}
