package dev.lamina.gateway.runtime;

import dev.lamina.gateway.dispatch.Environment;
import dev.lamina.gateway.dispatch.EnvironmentPort;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** Reports of a pod about itself: that it is stopping, and how one of its processes ended. */
final class EnvironmentCalls {
    private static final int REPORT_LIMIT = 4096;

    private final EnvironmentPort calls;

    EnvironmentCalls(EnvironmentPort calls) {
        this.calls = calls;
    }

    void stopping(PodCall call) {
        BodyCollector.read(call.request(), REPORT_LIMIT, body -> {
            calls.stopping(call.function(), call.environment());
            RuntimeReply.accepted(call.response());
        });
    }

    void exit(PodCall call) {
        BodyCollector.read(call.request(), REPORT_LIMIT, body -> {
            try {
                report(call, body);
            } catch (DecodeException | ClassCastException e) {
                RuntimeReply.badRequest(
                        call.response(), "the body must be {\"environment\":\"POD/N-RUN\",\"exitStatus\":STATUS}");
            }
        });
    }

    private void report(PodCall call, Buffer body) {
        JsonObject report = body == null ? new JsonObject() : new JsonObject(body);
        String environment = report.getString("environment");
        Integer status = report.getInteger("exitStatus");
        if (status == null || !PodIdentity.belongs(environment, call.pod())) {
            RuntimeReply.badRequest(
                    call.response(),
                    "in the body, environment must be " + PodIdentity.form(call.pod()) + ", and exitStatus a number");
            return;
        }
        calls.exited(call.function(), new Environment(call.pod(), environment), status);
        RuntimeReply.accepted(call.response());
    }
}
