package dev.lamina.gateway.runtimeapi;

import dev.lamina.gateway.dispatch.Assignment;
import dev.lamina.gateway.dispatch.Environment;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.PodCalls;
import dev.lamina.gateway.dispatch.Slot;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** A {@code next} that waits for its answer. */
final class PollSlot implements Slot {
  private final PodCall call;
  private final PodCalls calls;

  PollSlot(PodCall call, PodCalls calls) {
    this.call = call;
    this.calls = calls;
  }

  @Override
  public Environment environment() {
    return call.environment();
  }

  @Override
  public void run(Assignment assignment) {
    call.connection().execute(() -> send(assignment));
  }

  @Override
  public void release(boolean stop) {
    call.connection().execute(() -> {
      call.connection().pollEnded();
      if (!call.connection().closed()) {
        Reply.noWork(call.response(), stop);
      }
    });
  }

  private void send(Assignment assignment) {
    call.connection().pollEnded();
    if (call.connection().closed()) {
      // Not a byte has left: it may run elsewhere.
      calls.handBack(call.function(), call.pod(), assignment.invocation().requestId(), assignment.invocationId());
      return;
    }
    call.connection().handedOut(assignment);
    HttpServerResponse response = call.response();
    write(assignment, response.headers());
    response.end(assignment.invocation().payload());
  }

  private static void write(Assignment assignment, MultiMap headers) {
    Invocation invocation = assignment.invocation();
    headers.set(HttpHeaders.CONTENT_TYPE, Header.JSON)
        .set(Header.REQUEST_ID, invocation.requestId())
        .set(Header.INVOCATION_ID, assignment.invocationId())
        .set(Header.DEADLINE_MS, Long.toString(assignment.deadlineMs()))
        .set(Header.FUNCTION_ARN, invocation.invokedArn());
    invocation.traceHeader().ifPresent(trace -> headers.set(Header.TRACE_ID, trace));
    invocation.clientContext().ifPresent(context -> headers.set(Header.CLIENT_CONTEXT, context));
    if (invocation.logTail()) {
      headers.set(Header.LOG_TAIL, Header.TRUE);
    }
    if (assignment.waited()) {
      headers.set(Header.WAITED, Header.TRUE);
    }
  }
}
