package dev.lamina.gateway.api.http;

import dev.lamina.api.PayloadFormat;
import dev.lamina.gateway.api.BodyOffload;
import dev.lamina.gateway.api.ClientPresence;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.web.EventV1;
import dev.lamina.gateway.api.web.EventV2;
import dev.lamina.gateway.api.web.FunctionResponse;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One invocation through a route. */
record RouteCommand(RoutedRequest request, Dispatcher dispatcher) implements Command {

    @Override
    public Permission needs() {
        return Permission.invoke(request.route().function());
    }

    @Override
    public String resource() {
        return request.route().arn();
    }

    @Override
    public Future<Response> answer(Buffer body) {
        return BodyOffload.run(body.length(), () -> event(body))
                .compose(event -> Future.fromCompletionStage(inTime(dispatcher.dispatch(
                        invocation(event),
                        Optional.empty(),
                        ClientPresence.of(request.exchange().http().response())))))
                .compose(outcome -> BodyOffload.run(
                        outcome.map(RouteCommand::size).orElse(0),
                        () -> request.finished(
                                outcome.map(this::response).orElseGet(ApiMessage.UNAVAILABLE::response))));
    }

    /** Empty after the route's time-out; the invocation goes on, as with AWS. */
    private CompletionStage<Optional<Outcome>> inTime(CompletionStage<Outcome> outcome) {
        return outcome.thenApply(Optional::of)
                .toCompletableFuture()
                .completeOnTimeout(
                        Optional.empty(), request.route().source().timeoutSecondsOrDefault(), TimeUnit.SECONDS);
    }

    private Buffer event(Buffer body) {
        return format() == PayloadFormat.V1 ? EventV1.of(request.event(), body) : EventV2.of(request.event(), body);
    }

    private PayloadFormat format() {
        return request.route().source().payloadFormatOrDefault();
    }

    private Invocation invocation(Buffer event) {
        return new Invocation(
                request.exchange().id().value(),
                request.route().function(),
                request.route().arn(),
                event,
                Optional.empty(),
                Optional.of(request.exchange().trace().value()),
                false);
    }

    /** What went wrong is in the function's log and conditions, not in the response to an unknown client. */
    private Response response(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed completed
            when !completed.functionError() ->
                FunctionResponse.ofApi(completed.payload(), format())
                        .map(this::compressed)
                        .orElseGet(ApiMessage.INTERNAL_ERROR::response);
            case Outcome.Completed _, Outcome.Refused _ -> ApiMessage.INTERNAL_ERROR.response();
            case Outcome.Throttled _ -> ApiMessage.UNAVAILABLE.response().with("Retry-After", "1");
            case Outcome.Failed _ -> ApiMessage.UNAVAILABLE.response();
        };
    }

    private Response compressed(Response response) {
        Integer minimum = request.api().settings().minimumCompressionBytes();
        return minimum == null
                ? response
                : Compression.applied(response, request.exchange().http(), minimum);
    }

    private static int size(Outcome outcome) {
        return outcome instanceof Outcome.Completed completed
                ? completed.payload().length()
                : 0;
    }
}
