package dev.lamina.gateway.runtimeapi;

import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.PodCalls;
import dev.lamina.gateway.dispatch.PodCalls.Verdict;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * {@code response} and {@code error}. A streamed result is collected like any other; whoever is to pass it on chunk by chunk
 * begins here, with the same verdict before the first one.
 */
final class Answers {
  private final PodCalls calls;

  Answers(PodCalls calls) {
    this.calls = calls;
  }

  void take(PodCall call, String requestId, boolean functionError) {
    MultiMap headers = call.request().headers();
    String mode = headers.get(Header.RESPONSE_MODE);
    if (mode != null && !mode.equals("streaming")) {
      Reply.error(call.response(), 400, "InvalidFunctionResponseMode", "Lambda-Runtime-Function-Response-Mode: streaming, or none");
      call.request().resume();
      return;
    }
    Body.read(call.request(), AnswerLimit.BYTES, body -> {
      Optional<String> logResult = Optional.ofNullable(headers.get(Header.LOG_RESULT));
      Optional<Outcome.Usage> usage = UsageHeaders.read(headers);
      Outcome.Completed answer = body == null
          ? AnswerLimit.error(logResult, usage)
          : new Outcome.Completed(body, functionError, logResult, usage);
      reply(call, requestId, body, calls.answer(call.function(), call.pod(), requestId, headers.get(Header.INVOCATION_ID), answer));
    });
  }

  private static void reply(PodCall call, String requestId, Buffer body, Verdict verdict) {
    switch (verdict) {
      case UNKNOWN_REQUEST -> Reply.unknownRequest(call.response());
      case OTHER_ATTEMPT -> Reply.otherAttempt(call.response());
      case ACCEPTED -> {
        call.connection().answered(requestId);
        if (body == null) {
          Reply.tooLarge(call.response());
        } else {
          Reply.accepted(call.response());
        }
      }
    }
  }
}
