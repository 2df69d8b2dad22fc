package dev.lamina.gateway.api.control;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.NoBodyRequest;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.auth.Permission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** A read of a whole namespace, which is the caller's account, for callers that may {@code list} its functions. */
record NamespaceRead(String action, Route route, FunctionRefResolver targets, View view) implements Operation {

    /** The part of the namespace that is returned. */
    @FunctionalInterface
    interface View {
        Object of(ApiRequest request, String namespace);
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        return new NoBodyRequest(caller -> task(request, targets.namespace(caller)));
    }

    private Command task(ApiRequest request, String namespace) {
        return new Command() {
            @Override
            public Permission needs() {
                return Permission.list(namespace);
            }

            @Override
            public String resource() {
                return "*";
            }

            @Override
            public Future<Response> answer(Buffer body) {
                return Future.succeededFuture(JsonResponse.of(view.of(request, namespace)));
            }
        };
    }
}
