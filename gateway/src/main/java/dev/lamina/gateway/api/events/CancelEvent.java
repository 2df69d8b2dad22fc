package dev.lamina.gateway.api.events;

import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.async.Events;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;

/** Cancels a waiting event. */
record CancelEvent(String requestId, Events events) implements FunctionOperation.Work {

    @Override
    public Permission needs(FunctionId function) {
        return Permission.deleteEvent(function);
    }

    @Override
    public Future<Response> of(FunctionView function) {
        return Future.fromCompletionStage(events.cancel(function.id(), requestId))
                .map(cancellation -> switch (cancellation) {
                    case CANCELLED -> Response.empty(204);
                    case RUNNING ->
                        throw conflict("is running; it can be cancelled only if it fails and waits for a retry.");
                    case ENDED -> throw conflict("has ended.");
                    case UNKNOWN -> throw ReadEvent.unknown(requestId);
                });
    }

    private AwsException conflict(String why) {
        return AwsException.of(409, "ResourceConflictException", "Event " + requestId + ' ' + why);
    }
}
