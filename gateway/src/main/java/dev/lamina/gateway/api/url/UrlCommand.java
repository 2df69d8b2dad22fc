package dev.lamina.gateway.api.url;

import dev.lamina.gateway.api.BodyOffload;
import dev.lamina.gateway.api.ClientPresence;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.ResponseRelay;
import dev.lamina.gateway.api.web.EventV2;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** One invocation through a function URL. */
record UrlCommand(MatchedUrlRequest matched, Caller caller) implements Command {

    @Override
    public Permission needs() {
        return Permission.invoke(matched.request().function());
    }

    @Override
    public String resource() {
        return matched.arn();
    }

    @Override
    public Future<Response> answer(Buffer body) {
        return BodyOffload.run(body.length(), () -> EventV2.of(matched.request().event(caller), body))
                .compose(event -> matched.streams() ? streamed(invocation(event)) : whole(invocation(event)));
    }

    private Future<Response> whole(Invocation invocation) {
        return Future.fromCompletionStage(matched.dispatcher().dispatch(invocation, Optional.empty(), presence()))
                .compose(outcome -> BodyOffload.run(size(outcome), () -> matched.finished(UrlResponse.of(outcome))));
    }

    private Future<Response> streamed(Invocation invocation) {
        ResponseRelay relay = new ResponseRelay(new StreamedFunctionResponse(matched::finished));
        return relay.answer(matched.dispatcher().dispatch(invocation, Optional.of(relay), presence()));
    }

    private ClientPresence presence() {
        return ClientPresence.of(matched.request().http().response());
    }

    private Invocation invocation(Buffer event) {
        return new Invocation(
                matched.request().id().value(),
                matched.request().function(),
                matched.arn(),
                event,
                Optional.empty(),
                Optional.of(matched.request().trace().value()),
                false);
    }

    private static int size(Outcome outcome) {
        return outcome instanceof Outcome.Completed completed
                ? completed.payload().length()
                : 0;
    }
}
