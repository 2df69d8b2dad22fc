package dev.lamina.gateway.runtimeapi;

import dev.lamina.gateway.dispatch.Assignment;
import dev.lamina.gateway.dispatch.Environment;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.PodCalls;
import dev.lamina.gateway.dispatch.Slot;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A {@code next} call that waits for its response. */
final class PollSlot implements Slot {
  private static final Logger LOG = Logger.getLogger(PollSlot.class);

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
      // No byte was sent, so it may run elsewhere.
      handBack(assignment);
      return;
    }
    HttpServerResponse response = call.response();
    try {
      write(assignment, response.headers());
    } catch (IllegalArgumentException e) {
      unsendable(assignment, e);
      return;
    }
    call.connection().handedOut(assignment);
    try {
      response.end(assignment.invocation().payload());
    } catch (RuntimeException e) {
      LOG.warnf(e, "Could not send invocation %s to pod %s", assignment.invocation().requestId(), call.pod());
      call.connection().answered(assignment.invocation().requestId());
      handBack(assignment);
      call.request().connection().close();
    }
  }

  /**
   * A value cannot be sent in a header to any pod: the invocation ends with an error, and the environment gets the next
   * one.
   */
  private void unsendable(Assignment assignment, IllegalArgumentException why) {
    LOG.errorf(why, "Invocation %s cannot be sent to any pod", assignment.invocation().requestId());
    call.response().headers().clear();
    Reply.noWork(call.response(), false);
    Buffer error = JsonObject.of("errorType", "Lamina.Unsendable", "errorMessage", "A header of the invocation cannot be sent: " + why.getMessage()).toBuffer();
    calls.answer(call.function(), call.pod(), assignment.invocation().requestId(), assignment.invocationId(),
        new Outcome.Completed(error, true, Optional.empty(), Optional.empty()));
  }

  private void handBack(Assignment assignment) {
    calls.handBack(call.function(), call.pod(), assignment.invocation().requestId(), assignment.invocationId());
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
