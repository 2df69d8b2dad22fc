package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.FunctionNames;
import dev.lamina.api.LayerNames;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.BodyRequest;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.FunctionName;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.manifest.Change;
import dev.lamina.gateway.api.control.manifest.WriteLimits;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * An operation on Triggers or Layers of the caller's namespace.
 *
 * @param verb that the caller must be allowed to use
 * @param kind plural, as RBAC names it
 * @param zip whether the body may have a zip
 */
record ResourceOperation(
        String action,
        Route route,
        String verb,
        String kind,
        boolean zip,
        FunctionWriter writer,
        WriteLimits limits,
        Answer answer)
        implements Operation {
    private static final int BODY = 1024 * 1024;

    /** A request and its caller. */
    record Call(ApiRequest http, JsonNode json, Buffer body, String namespace, Caller caller, Change change) {
        /** Returns the function that the path names, which must be in the caller's namespace. */
        FunctionRef function(FunctionRefResolver resolver) {
            FunctionRef ref = resolver.of(FunctionName.parse(http.variable(), Optional.empty()), caller);
            if (!ref.id().namespace().equals(namespace)) {
                throw Invalid.parameter("FunctionName must be a function in namespace " + namespace + ".");
            }
            return ref;
        }
    }

    /** Carries out the operation. May block. */
    @FunctionalInterface
    interface Answer {
        Response of(Call call) throws Exception;
    }

    /** Changes something, and then waits for the operator without a place among the changes, and without the body. */
    @FunctionalInterface
    interface WaitingAnswer extends Answer {
        Callable<Response> begin(Call call) throws Exception;

        @Override
        @SuppressWarnings("FunctionalInterfaceMethodChanged") // only this class tells the two apart
        default Response of(Call call) throws Exception {
            return begin(call).call();
        }
    }

    private boolean isRead() {
        return verb.equals("get") || verb.equals("list");
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        if (!isRead()) {
            writer.requireEnabled(action);
        }
        return zip
                ? new CodeRequest(action, (caller, body) -> command(request, caller, RequestJson.read(body)))
                : new BodyRequest() {
                    @Override
                    public int bodyLimit() {
                        return BODY;
                    }

                    @Override
                    public Command by(Caller caller, Buffer body) {
                        return command(request, caller, RequestJson.read(body));
                    }
                };
    }

    /** The path has the name of a function or layer, or its ARN; others have another id than their resource. */
    private String named(ApiRequest request) {
        if (kind.equals("functions")) {
            return FunctionNames.resource(
                    FunctionName.parse(request.variable(), Optional.empty()).name());
        }
        if (!kind.equals("layers") || request.variables().isEmpty()) {
            return "";
        }
        String text = request.variable();
        return LayerNames.resource(text.substring(text.lastIndexOf(':') + 1));
    }

    private Command command(ApiRequest request, Caller caller, JsonNode json) {
        String namespace = writer.resolver().namespace(caller);
        return new Command() {
            @Override
            public Permission needs() {
                return Permission.write(verb, kind, namespace, verb.equals("create") ? "" : named(request));
            }

            /** What writes a new version of a layer creates the layer, or changes it. */
            @Override
            public Map<Permission, String> alsoNeeds() {
                return zip ? Map.of(Permission.write("update", kind, namespace, named(request)), "*") : Map.of();
            }

            @Override
            public String resource() {
                return "*";
            }

            @Override
            public Future<Response> answer(Buffer body) {
                return isRead()
                        ? limits.read(namespace, () -> answer.of(call(body)))
                        : limits.run(namespace, () -> answer.of(call(body)));
            }

            @Override
            public Future<Response> answer(Buffer body, Runnable bodyDone) {
                return answer instanceof WaitingAnswer waiting
                        ? limits.run(namespace, () -> waiting.begin(call(body))).compose(rest -> {
                            bodyDone.run();
                            return limits.await(namespace, rest);
                        })
                        : answer(body);
            }

            private Call call(Buffer body) {
                return new Call(request, json, body, namespace, caller, new Change(action, caller));
            }
        };
    }
}
