package dev.lamina.gateway.api.events;

import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.async.EndCondition;
import dev.lamina.gateway.async.EventState;
import dev.lamina.gateway.async.Events;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Reads the state of an event. */
record ReadEvent(String requestId, Events events) implements FunctionOperation.Work {

    @Override
    public Permission needs(FunctionId function) {
        return Permission.getEvent(function);
    }

    @Override
    public Future<Response> of(FunctionView function) {
        return Future.fromCompletionStage(events.find(function.id(), requestId))
                .map(state -> Response.json(
                        200, shown(state.orElseThrow(() -> unknown(requestId))).toBuffer()));
    }

    static AwsException unknown(String requestId) {
        return AwsException.of(
                404,
                "ResourceNotFoundException",
                "Event not found: " + requestId
                        + ". It was not accepted for this function as an asynchronous event, or it ended too long "
                        + "ago.");
    }

    private static JsonObject shown(EventState state) {
        JsonObject json = new JsonObject()
                .put("requestId", state.requestId())
                .put("state", state.phase().name())
                .put("attempt", state.attempt())
                .put("acceptedAt", state.acceptedAt().toString());
        state.dueAt().ifPresent(due -> json.put("dueAt", due.toString()));
        state.endedAt().ifPresent(at -> json.put("endedAt", at.toString()));
        state.condition().map(EndCondition::lambdaName).ifPresent(condition -> json.put("condition", condition));
        return state.undelivered() ? json.put("recordDelivered", false) : json;
    }
}
