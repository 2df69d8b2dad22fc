package dev.lamina.gateway.api.invoke;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.BodyOffload;
import dev.lamina.gateway.api.ClientPresence;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.dispatch.Invocation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** One invocation that a caller requests. */
record InvokeCommand(
        ApiRequest request, InvokeHeaders headers, FunctionRef target, Invoker invoker, ResponseMode answering)
        implements Command {

    @Override
    public Permission needs() {
        return Permission.invoke(target.id());
    }

    @Override
    public String resource() {
        return target.arn();
    }

    @Override
    public Future<Response> answer(Buffer body) {
        return invoker.requireExists(target)
                .compose(exists -> BodyOffload.run(body.length(), () -> EventJson.checked(body)))
                .map(this::invocation)
                .compose(invocation -> switch (headers.type()) {
                    case REQUEST_RESPONSE ->
                        answering.answer(
                                invoker,
                                invocation,
                                ClientPresence.of(request.http().response()));
                    case EVENT -> invoker.store(invocation).map(stored -> Response.empty(202));
                    case DRY_RUN -> Future.succeededFuture(Response.empty(204));
                });
    }

    private Invocation invocation(Buffer event) {
        return new Invocation(
                request.id().value(),
                invoker.resolve(target),
                target.arn(),
                event,
                headers.clientContext(),
                Optional.of(request.trace().value()),
                headers.logTail());
    }
}
