package dev.lamina.gateway.runtime;

import dev.lamina.gateway.runtime.RoleCredentials.Refused;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.jboss.logging.Logger;

/** Sends a pod the credentials of its own function's role, in the form that AWS's SDKs read in a container. */
final class CredentialCalls {
    private static final Logger LOG = Logger.getLogger(CredentialCalls.class);

    private final RoleCredentials.Source source;

    CredentialCalls(RoleCredentials.Source source) {
        this.source = source;
    }

    void send(PodCall call) {
        call.request().resume();
        source.ask(call.function())
                .onComplete(asked -> call.connection().execute(() -> {
                    if (call.connection().closed()) {
                        return;
                    }
                    if (asked.succeeded()) {
                        json(call.response(), 200).end(body(asked.result()).toBuffer());
                    } else {
                        refuse(call, asked.cause());
                    }
                }));
    }

    private static JsonObject body(RoleCredentials credentials) {
        return JsonObject.of(
                "AccessKeyId",
                credentials.accessKeyId(),
                "SecretAccessKey",
                credentials.secretAccessKey(),
                "Token",
                credentials.token(),
                "Expiration",
                credentials.expiration().toString());
    }

    private static void refuse(PodCall call, Throwable cause) {
        if (!(cause instanceof Refused)) {
            LOG.errorf(cause, "Could not get credentials for %s", call.function());
        }
        Refused refused = cause instanceof Refused known ? known : Refused.unavailable("the gateway failed; try again");
        json(call.response(), refused.status())
                .end(JsonObject.of("Code", refused.code(), "Message", refused.getMessage())
                        .toBuffer());
    }

    private static HttpServerResponse json(HttpServerResponse response, int status) {
        return response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, RuntimeHeaders.JSON);
    }
}
