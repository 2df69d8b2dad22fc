package dev.lamina.gateway.bucket;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.Call;
import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.api.Task;
import dev.lamina.gateway.api.Visit;
import dev.lamina.gateway.identity.Action;
import dev.lamina.gateway.identity.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** One replay call. */
record ReplayVisit(BucketReplay replay, String namespace, String trigger, String requestId) implements Visit, Call, Task {
  private static final int BODY_LIMIT = 8 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public boolean anonymous() {
    return false;
  }

  @Override
  public String part() {
    return "replay";
  }

  @Override
  public String action() {
    return "Replay";
  }

  @Override
  public Call open() {
    return this;
  }

  @Override
  public int bodyLimit() {
    return BODY_LIMIT;
  }

  @Override
  public Task by(Caller caller) {
    return this;
  }

  @Override
  public Action needs() {
    return Action.replay(namespace, trigger);
  }

  @Override
  public String resource() {
    return namespace + "/" + trigger;
  }

  @Override
  public Future<Reply> answer(Buffer body) {
    ReplayOrder order = ReplayOrder.read(body.getBytes(), requestId);
    return Future.fromCompletionStage(replay.start(namespace, trigger, order))
        .map(progress -> Reply.json(200, Buffer.buffer(JSON.valueToTree(progress).toString())));
  }
}
