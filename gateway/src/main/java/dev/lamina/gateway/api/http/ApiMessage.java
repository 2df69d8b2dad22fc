package dev.lamina.gateway.api.http;

import dev.lamina.gateway.api.Response;
import io.vertx.core.buffer.Buffer;

/** The responses of the gateway itself, with the texts of API Gateway. */
enum ApiMessage {
    BAD_REQUEST(400, "Bad Request"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "Not Found"),
    REQUEST_TIMEOUT(408, "Request Timeout"),
    TOO_LARGE(413, "Request Entity Too Large"),
    TOO_MANY_REQUESTS(429, "Too Many Requests"),
    INTERNAL_ERROR(500, "Internal Server Error"),
    BAD_GATEWAY(502, "Bad Gateway"),
    UNAVAILABLE(503, "Service Unavailable");

    private final int status;
    private final String message;

    ApiMessage(int status, String message) {
        this.status = status;
        this.message = message;
    }

    Response response() {
        return Response.json(status, Buffer.buffer("{\"message\":\"" + message + "\"}"));
    }

    /** The message for an error of the public port. */
    static ApiMessage of(int status) {
        for (ApiMessage message : values()) {
            if (message.status == status) {
                return message;
            }
        }
        return INTERNAL_ERROR;
    }
}
