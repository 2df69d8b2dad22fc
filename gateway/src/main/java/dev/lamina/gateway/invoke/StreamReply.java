package dev.lamina.gateway.invoke;

import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** An outcome as InvokeWithResponseStream answers it: an event stream if the handler ran, else the same error as Invoke. */
final class StreamReply {
  static final Map<String, String> HEAD = Map.of("Content-Type", EventStream.CONTENT_TYPE, "X-Amz-Executed-Version", "$LATEST");

  private StreamReply() {}

  static Reply of(Outcome outcome) {
    return outcome instanceof Outcome.Completed completed ? new Reply(200, HEAD, List.of(), events(completed)) : OutcomeReply.of(outcome);
  }

  private static Buffer events(Outcome.Completed completed) {
    Buffer events = completed.functionError() ? Buffer.buffer() : EventStream.payload(completed.payload());
    return events.appendBuffer(EventStream.complete(completed));
  }
}
