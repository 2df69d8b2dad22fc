package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.FunctionName;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.NoBodyRequest;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.function.Functions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A read of one function, for callers that may {@code get} it. */
record FunctionRead(String action, Route route, FunctionRefResolver targets, Functions functions, View view)
        implements Operation {

    /** The part of the function that is returned. */
    @FunctionalInterface
    interface View {
        Object of(FunctionRef ref, Function function);
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        FunctionName name = FunctionName.parse(request.variable(), request.query("Qualifier"));
        return new NoBodyRequest(caller -> task(targets.of(name, caller)));
    }

    private Command task(FunctionRef ref) {
        return new Command() {
            @Override
            public Permission needs() {
                return Permission.get(ref.id());
            }

            @Override
            public String resource() {
                return ref.arn();
            }

            @Override
            public Future<Response> answer(Buffer body) {
                Function function =
                        functions.resource(ref.id()).filter(f -> ref.latest()).orElseThrow(ref::notFound);
                return Future.succeededFuture(JsonResponse.of(view.of(ref, function)));
            }
        };
    }
}
