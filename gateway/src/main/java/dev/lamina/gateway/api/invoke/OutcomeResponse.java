package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.api.ErrorResponse;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.http.AwsException;

/** The response of the Invoke API for an outcome: 200 even when the handler failed. */
final class OutcomeResponse {
    private OutcomeResponse() {}

    /** @param version that was invoked */
    static Response of(Outcome outcome, String version) {
        return switch (outcome) {
            case Outcome.Completed completed -> completed(completed, version);
            case Outcome.Throttled throttled -> ErrorResponse.of(AwsException.throttled(throttled.reason()));
            case Outcome.Refused refused ->
                ErrorResponse.of(AwsException.of(refused.status(), refused.exception(), refused.message()));
            case Outcome.Failed failed -> ErrorResponse.of(AwsException.of(500, "ServiceException", failed.message()));
        };
    }

    private static Response completed(Outcome.Completed completed, String version) {
        Response response = Response.json(200, completed.payload()).with("X-Amz-Executed-Version", version);
        if (completed.functionError()) {
            response = response.with("X-Amz-Function-Error", "Unhandled");
        }
        return completed.logResult().isPresent()
                ? response.with("X-Amz-Log-Result", completed.logResult().get())
                : response;
    }
}
