package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * An operation on the policy of a function, for callers that may {@code get} or {@code update} the function. What else
 * they need depends on the statement: the operation checks it.
 */
record PolicyOperation(String action, Route route, boolean isRead, FunctionWriter writer, Answer answer)
        implements Operation {
    private static final int BODY = 64 * 1024;

    /** A request and its caller. */
    record Call(ApiRequest http, JsonNode json, FunctionRef ref, Caller caller, Change change) {}

    /** Carries out the operation. May throw. */
    @FunctionalInterface
    interface Answer {
        Future<Response> to(Call call);
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        if (!isRead) {
            writer.requireEnabled(action);
        }
        FunctionName name = FunctionName.parse(request.variable(), request.query("Qualifier"));
        return new BodyRequest() {
            @Override
            public int bodyLimit() {
                return BODY;
            }

            @Override
            public Command by(Caller caller, Buffer body) {
                FunctionRef ref = writer.resolver().of(name, caller);
                return command(new Call(request, RequestJson.read(body), ref, caller, new Change(action, caller)));
            }
        };
    }

    private Command command(Call call) {
        return new Command() {
            @Override
            public Permission needs() {
                return isRead
                        ? Permission.get(call.ref().id())
                        : WritePermission.update(call.ref().id());
            }

            @Override
            public String resource() {
                return call.ref().arn();
            }

            @Override
            public Future<Response> answer(Buffer body) {
                return answer.to(call);
            }
        };
    }
}
