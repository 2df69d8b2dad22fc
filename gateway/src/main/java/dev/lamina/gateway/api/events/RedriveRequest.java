package dev.lamina.gateway.api.events;

import dev.lamina.api.Queue;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Redrives a function's dead letters.
 *
 * @param max the maximum number of dead letters that are redriven
 */
record RedriveRequest(int max, Redrive redrive) implements FunctionOperation.Work {
    private static final int LIMIT = 1000;

    static RedriveRequest of(ApiRequest request, Redrive redrive) {
        return new RedriveRequest(
                request.query("max").map(RedriveRequest::number).orElse(LIMIT), redrive);
    }

    @Override
    public Permission needs(FunctionId function) {
        return Permission.redrive(function);
    }

    @Override
    public Future<Response> of(FunctionView function) {
        Queue queue = function.deadLetter()
                .map(deadLetter -> deadLetter.queue())
                .orElseThrow(() -> AwsException.of(
                        400,
                        "InvalidParameterValueException",
                        "Function " + function.id() + " has no spec.deadLetter.queue to redrive events from."));
        return Future.fromCompletionStage(redrive.run(function, queue, max)).map(RedriveRequest::reply);
    }

    private static Response reply(Redrive.Result result) {
        JsonObject json = new JsonObject()
                .put("redriven", result.redriven())
                .put("refused", result.refused())
                .put("empty", result.empty());
        result.failure().ifPresent(why -> json.put("message", why));
        return Response.json(result.failure().isPresent() ? 502 : 200, json.toBuffer());
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
