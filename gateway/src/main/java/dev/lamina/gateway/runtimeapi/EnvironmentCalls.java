package dev.lamina.gateway.runtimeapi;

import dev.lamina.gateway.dispatch.Environment;
import dev.lamina.gateway.dispatch.PodCalls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** What a pod tells of itself: that it stops, and how a program of its ended. */
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
        Reply.badRequest(call.response(), "body: {\"environment\":\"POD/N-RUN\",\"exitStatus\":STATUS}");
      }
    });
  }

  private void report(PodCall call, Buffer body) {
    JsonObject report = body == null ? new JsonObject() : new JsonObject(body);
    String environment = report.getString("environment");
    Integer status = report.getInteger("exitStatus");
    if (status == null || !PodIdentity.belongs(environment, call.pod())) {
      Reply.badRequest(call.response(), "body: environment must be " + PodIdentity.form(call.pod()) + "; exitStatus a number");
      return;
    }
    calls.exited(call.function(), new Environment(call.pod(), environment), status);
    Reply.accepted(call.response());
  }
}
