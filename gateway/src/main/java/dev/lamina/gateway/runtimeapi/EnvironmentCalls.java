package dev.lamina.gateway.runtimeapi;

import dev.lamina.gateway.dispatch.Environment;
import dev.lamina.gateway.dispatch.PodCalls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** Reports of a pod about itself: that it is stopping, and how one of its processes ended. */
final class EnvironmentCalls {
  private static final int REPORT_LIMIT = 4096;

  private final PodCalls calls;

  EnvironmentCalls(PodCalls calls) {
    this.calls = calls;
  }

  void stopping(PodCall call) {
    Body.read(call.request(), REPORT_LIMIT, body -> {
      calls.stopping(call.function(), call.environment());
      Reply.accepted(call.response());
    });
  }

  void exit(PodCall call) {
    Body.read(call.request(), REPORT_LIMIT, body -> {
      try {
        report(call, body);
      } catch (DecodeException | ClassCastException e) {
        Reply.badRequest(call.response(), "the body must be {\"environment\":\"POD/N-RUN\",\"exitStatus\":STATUS}");
      }
    });
  }

  private void report(PodCall call, Buffer body) {
    JsonObject report = body == null ? new JsonObject() : new JsonObject(body);
    String environment = report.getString("environment");
    Integer status = report.getInteger("exitStatus");
    if (status == null || !PodIdentity.belongs(environment, call.pod())) {
      Reply.badRequest(call.response(), "in the body, environment must be " + PodIdentity.form(call.pod()) + ", and exitStatus a number");
      return;
    }
    calls.exited(call.function(), new Environment(call.pod(), environment), status);
    Reply.accepted(call.response());
  }
}
