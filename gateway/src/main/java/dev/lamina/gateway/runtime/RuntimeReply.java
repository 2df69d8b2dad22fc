package dev.lamina.gateway.runtime;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Responses to pods, with the Runtime API's texts. */
final class RuntimeReply {
    private static final Buffer OK = Buffer.buffer("{\"status\":\"OK\"}\n");

    private RuntimeReply() {}

    static void accepted(HttpServerResponse response) {
        json(response, 202).end(OK);
    }

    static void created(HttpServerResponse response) {
        json(response, 201).end(OK);
    }

    static void noWork(HttpServerResponse response, boolean stop) {
        json(response, 204);
        if (stop) {
            response.putHeader(RuntimeHeaders.STOP, RuntimeHeaders.TRUE);
        }
        response.end();
    }

    static void unknownRequest(HttpServerResponse response) {
        error(response, 400, "InvalidRequestID", "Invalid request ID");
    }

    static void otherAttempt(HttpServerResponse response) {
        error(response, 400, "InvalidInvocationId", "Invalid invocation ID");
    }

    static void tooLarge(HttpServerResponse response) {
        error(response, 413, "RequestEntityTooLarge", ResponseLimit.EXCEEDED);
    }

    static void badRequest(HttpServerResponse response, String message) {
        error(response, 400, "InvalidRequest", message);
    }

    static void notFound(HttpServerResponse response, String message) {
        error(response, 404, "NotFound", message);
    }

    static void error(HttpServerResponse response, int status, String type, String message) {
        json(response, status)
                .end(JsonObject.of("errorMessage", message, "errorType", type).toBuffer());
    }

    private static HttpServerResponse json(HttpServerResponse response, int status) {
        response.setStatusCode(status).headers().set(HttpHeaders.CONTENT_TYPE, RuntimeHeaders.JSON);
        return response;
    }
}
