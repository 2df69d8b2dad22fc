package dev.lamina.gateway.runtime;

import dev.lamina.gateway.dispatch.Assignment;
import dev.lamina.gateway.dispatch.Environment;
import dev.lamina.gateway.dispatch.EnvironmentPort;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
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
    private final EnvironmentPort calls;

    PollSlot(PodCall call, EnvironmentPort calls) {
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
                RuntimeReply.noWork(call.response(), stop);
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
            LOG.warnf(
                    e,
                    "Could not send invocation %s to pod %s",
                    assignment.invocation().requestId(),
                    call.pod());
            call.connection().answered(assignment.invocation().requestId());
            handBack(assignment);
            call.request().connection().close();
        }
    }

    /**
     * A value cannot be sent in a header to any pod: the invocation ends with an error, and the environment gets the
     * next one.
     */
    private void unsendable(Assignment assignment, IllegalArgumentException why) {
        LOG.errorf(
                why,
                "Invocation %s cannot be sent to any pod",
                assignment.invocation().requestId());
        call.response().headers().clear();
        RuntimeReply.noWork(call.response(), false);
        Buffer error = JsonObject.of(
                        "errorType",
                        "Lamina.Unsendable",
                        "errorMessage",
                        "A header of the invocation cannot be sent: " + why.getMessage())
                .toBuffer();
        calls.answer(
                call.function(),
                call.pod(),
                assignment.invocation().requestId(),
                assignment.invocationId(),
                new Outcome.Completed(error, true, Optional.empty(), Optional.empty()));
    }

    private void handBack(Assignment assignment) {
        calls.handBack(call.function(), call.pod(), assignment.invocation().requestId(), assignment.invocationId());
    }

    private static void write(Assignment assignment, MultiMap headers) {
        Invocation invocation = assignment.invocation();
        headers.set(HttpHeaders.CONTENT_TYPE, RuntimeHeaders.JSON)
                .set(RuntimeHeaders.REQUEST_ID, invocation.requestId())
                .set(RuntimeHeaders.INVOCATION_ID, assignment.invocationId())
                .set(RuntimeHeaders.DEADLINE_MS, Long.toString(assignment.deadlineMs()))
                .set(RuntimeHeaders.FUNCTION_ARN, invocation.invokedArn());
        invocation.traceHeader().ifPresent(trace -> headers.set(RuntimeHeaders.TRACE_ID, trace));
        invocation.clientContext().ifPresent(context -> headers.set(RuntimeHeaders.CLIENT_CONTEXT, context));
        if (invocation.logTail()) {
            headers.set(RuntimeHeaders.LOG_TAIL, RuntimeHeaders.TRUE);
        }
        if (assignment.waited()) {
            headers.set(RuntimeHeaders.WAITED, RuntimeHeaders.TRUE);
        }
    }
}
