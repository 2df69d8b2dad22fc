package dev.lamina.gateway.runtime;

import dev.lamina.gateway.dispatch.EnvironmentPort;
import dev.lamina.gateway.dispatch.EnvironmentPort.Begun;
import dev.lamina.gateway.dispatch.EnvironmentPort.Verdict;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes {@code response} and {@code error}, and the {@code end} of a streamed response. Such a call may also request
 * the next invocation, which saves a busy environment every second call.
 */
final class ResponseCalls {
    private static final int ERROR_LIMIT = 1 << 20;

    private final EnvironmentPort calls;
    private final Consumer<PodCall> next;
    private final ResponseRoom room = ResponseRoom.ofHeap();

    /** @param next replies to a call with the next invocation */
    ResponseCalls(EnvironmentPort calls, Consumer<PodCall> next) {
        this.calls = calls;
        this.next = next;
    }

    void take(PodCall call, String requestId, boolean functionError) {
        MultiMap headers = call.request().headers();
        String mode = headers.get(RuntimeHeaders.RESPONSE_MODE);
        if (mode != null && !mode.equals("streaming")) {
            RuntimeReply.error(
                    call.response(),
                    400,
                    "InvalidFunctionResponseMode",
                    "Lambda-Runtime-Function-Response-Mode must be streaming or absent");
            call.request().resume();
        } else if (mode != null && !functionError) {
            stream(call, requestId);
        } else {
            collect(call, requestId, functionError);
        }
    }

    /** A body of nothing that runs is not kept: otherwise a pod could make the gateway hold any number of them. */
    private void collect(PodCall call, String requestId, boolean functionError) {
        MultiMap headers = call.request().headers();
        Verdict known = calls.begin(call.function(), call.pod(), requestId, headers.get(RuntimeHeaders.INVOCATION_ID))
                .verdict();
        if (known != Verdict.ACCEPTED) {
            reply(call, requestId, false, known);
            call.request().resume();
            return;
        }
        room.take(call, ResponseLimit.BYTES, done -> collect(call, requestId, functionError, done));
    }

    private void collect(PodCall call, String requestId, boolean functionError, Runnable done) {
        MultiMap headers = call.request().headers();
        BodyCollector.read(call.request(), ResponseLimit.BYTES, body -> {
            Optional<String> logResult = Optional.ofNullable(headers.get(RuntimeHeaders.LOG_RESULT));
            Optional<Outcome.Usage> usage = UsageHeaders.read(headers);
            Outcome.Completed answer = body == null
                    ? ResponseLimit.error(logResult, usage)
                    : new Outcome.Completed(body, functionError, logResult, usage);
            Verdict verdict;
            try {
                verdict = answer(call, requestId, answer);
            } finally {
                done.run();
            }
            reply(call, requestId, body == null, verdict);
        });
    }

    private void stream(PodCall call, String requestId) {
        Begun streaming = calls.begin(
                call.function(), call.pod(), requestId, call.request().getHeader(RuntimeHeaders.INVOCATION_ID));
        if (streaming.verdict() != Verdict.ACCEPTED) {
            reply(call, requestId, false, streaming.verdict());
            call.request().resume();
            return;
        }
        StreamedResult.take(call, streaming.stream(), result -> {
            if (call.request().headers().contains(RuntimeHeaders.ENDS_LATER)) {
                call.connection().streamed(requestId, result);
                RuntimeReply.accepted(call.response());
            } else {
                Verdict verdict = answer(
                        call,
                        requestId,
                        result.outcome(
                                null,
                                null,
                                Optional.empty(),
                                UsageHeaders.read(call.request().headers())));
                reply(call, requestId, result.tooLarge(), verdict);
            }
        });
    }

    /**
     * Takes the end of a streamed response. The server cannot read trailers of requests, so the pod reports the end in
     * a separate call over the same connection.
     */
    void end(PodCall call, String requestId) {
        MultiMap headers = call.request().headers();
        String errorType = headers.get(RuntimeHeaders.ERROR_TYPE);
        BodyCollector.read(call.request(), ERROR_LIMIT, body -> {
            StreamedResult result = call.connection().endOf(requestId);
            if (result == null) {
                RuntimeReply.unknownRequest(call.response());
                return;
            }
            Buffer error = errorType == null ? null : body == null ? Buffer.buffer("{}") : body;
            Outcome.Completed outcome = result.outcome(
                    errorType,
                    error,
                    Optional.ofNullable(headers.get(RuntimeHeaders.LOG_RESULT)),
                    UsageHeaders.read(headers));
            reply(call, requestId, result.tooLarge(), answer(call, requestId, outcome));
        });
    }

    private Verdict answer(PodCall call, String requestId, Outcome.Completed answer) {
        return calls.answer(
                call.function(), call.pod(), requestId, call.request().getHeader(RuntimeHeaders.INVOCATION_ID), answer);
    }

    private void reply(PodCall call, String requestId, boolean tooLarge, Verdict verdict) {
        switch (verdict) {
            case UNKNOWN_REQUEST -> RuntimeReply.unknownRequest(call.response());
            case OTHER_ATTEMPT -> RuntimeReply.otherAttempt(call.response());
            case ACCEPTED -> {
                call.connection().answered(requestId);
                if (tooLarge) {
                    RuntimeReply.tooLarge(call.response());
                } else if (call.request().headers().contains(RuntimeHeaders.NEXT)) {
                    next.accept(call);
                } else {
                    RuntimeReply.accepted(call.response());
                }
            }
        }
    }
}
