package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Function;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.BodyRequest;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.FunctionName;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.manifest.Change;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * An operation that changes settings of one function, for callers that may {@code update} it.
 *
 * @param status of the response; 204: it has no body
 * @param careful whether the function must not be in the middle of an update
 */
record FunctionWrite(
        String action, Route route, int status, boolean careful, FunctionWriter writer, Edit edit, View view)
        implements Operation {
    private static final int NO_CONTENT = 204;
    private static final int BODY = 1024 * 1024;

    /** Returns the draft with the change; throws what is refused. May be called more than once. */
    @FunctionalInterface
    interface Edit {
        FunctionDraft apply(WriteRequest request, FunctionDraft draft);
    }

    /** Returns the body of the response. */
    @FunctionalInterface
    interface View {
        Object of(WriteRequest request, Function function);
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        writer.requireEnabled(action);
        FunctionName name = FunctionName.parse(request.variable(), request.query("Qualifier"));
        return new BodyRequest() {
            @Override
            public int bodyLimit() {
                return BODY;
            }

            @Override
            public Command by(Caller caller, Buffer body) {
                FunctionRef ref = writer.resolver().of(name, caller);
                return command(new WriteRequest(request, ref, RequestJson.read(body)), caller);
            }
        };
    }

    private Command command(WriteRequest request, Caller caller) {
        return new Command() {
            @Override
            public Permission needs() {
                return WritePermission.update(request.ref().id());
            }

            @Override
            public String resource() {
                return request.ref().arn();
            }

            @Override
            public Future<Response> answer(Buffer body) {
                return writer.run(request.ref(), () -> changed(request, caller))
                        .map(function -> response(request, function));
            }
        };
    }

    private Function changed(WriteRequest request, Caller caller) {
        JsonNode json = request.json();
        return writer.change(
                request.ref(),
                new Change(action, caller),
                function -> {
                    if (careful) {
                        Preconditions.check(request.ref(), json, function);
                    }
                },
                draft -> edit.apply(request, draft));
    }

    private Response response(WriteRequest request, Function function) {
        return status == NO_CONTENT ? Response.empty(NO_CONTENT) : JsonResponse.of(status, view.of(request, function));
    }
}
