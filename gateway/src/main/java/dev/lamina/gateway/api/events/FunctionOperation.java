package dev.lamina.gateway.api.events;

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
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** An operation on a function that the path names by namespace and name. */
record FunctionOperation(String action, Route route, Functions functions, FunctionRefResolver targets, Reader reader)
        implements Operation {

    /** Reads the rest of the request's head. */
    @FunctionalInterface
    interface Reader {
        Work read(ApiRequest request);
    }

    /** The work for a caller that has the permission. */
    interface Work {
        Permission needs(FunctionId function);

        Future<Response> of(FunctionView function);
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        FunctionName name = FunctionName.parse(
                request.variables().get(0) + '.' + request.variables().get(1), Optional.empty());
        Work work = reader.read(request);
        return new NoBodyRequest(caller -> task(targets.of(name, caller), work));
    }

    private Command task(FunctionRef ref, Work work) {
        return new Command() {
            @Override
            public Permission needs() {
                return work.needs(ref.id());
            }

            @Override
            public String resource() {
                return ref.arn();
            }

            @Override
            public Future<Response> answer(Buffer body) {
                return work.of(functions.find(ref.id()).orElseThrow(ref::notFound));
            }
        };
    }
}
