package dev.lamina.gateway.event;

import dev.lamina.api.Queue;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Reply;
import dev.lamina.gateway.aws.AwsException;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.identity.Action;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Redrives a function's dead letters.
 *
 * @param max the maximum number of dead letters that are redriven
 */
record RedriveCall(int max, Redrive redrive) implements FunctionOperation.Work {
  private static final int LIMIT = 1000;

  static RedriveCall of(ApiRequest request, Redrive redrive) {
    return new RedriveCall(request.query("max").map(RedriveCall::number).orElse(LIMIT), redrive);
  }

  @Override
  public Action needs(FunctionId function) {
    return Action.redrive(function);
  }

  @Override
  public Future<Reply> of(FunctionView function) {
    Queue queue = function.deadLetter().map(deadLetter -> deadLetter.queue()).orElseThrow(() -> AwsException.of(400,
        "InvalidParameterValueException", "Function " + function.id() + " has no spec.deadLetter.queue to redrive events from."));
    return Future.fromCompletionStage(redrive.run(function, queue, max)).map(RedriveCall::reply);
  }

  private static Reply reply(Redrive.Result result) {
    JsonObject json = new JsonObject().put("redriven", result.redriven()).put("refused", result.refused()).put("empty", result.empty());
    result.failure().ifPresent(why -> json.put("message", why));
    return Reply.json(result.failure().isPresent() ? 502 : 200, json.toBuffer());
  }

  private static int number(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= LIMIT) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw AwsException.of(400, "InvalidParameterValueException", "max must be a number from 1 to " + LIMIT + ".");
  }
}
