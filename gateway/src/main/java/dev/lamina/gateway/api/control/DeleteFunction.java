package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Lamina;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.FunctionName;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.NoBodyRequest;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.manifest.Change;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/** DeleteFunction, of the whole function or of one version. */
record DeleteFunction(FunctionWriter writer) implements Operation {
    @Override
    public String action() {
        return "DeleteFunction";
    }

    @Override
    public Route route() {
        return Route.of(HttpMethod.DELETE, "/2015-03-31/functions/{}");
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        writer.requireEnabled(action());
        FunctionName name = FunctionName.parse(request.variable(), request.query("Qualifier"));
        return new NoBodyRequest(caller -> command(writer.resolver().of(name, caller), caller));
    }

    private Command command(FunctionRef ref, Caller caller) {
        return new Command() {
            @Override
            public Permission needs() {
                return ref.latest()
                        ? WritePermission.delete(ref.id())
                        : Permission.write(
                                "delete", "functionversions", ref.id().namespace(), "");
            }

            @Override
            public String resource() {
                return ref.arn();
            }

            @Override
            public Future<Response> answer(Buffer body) {
                return writer.run(ref, () -> delete(ref, new Change(action(), caller)));
            }
        };
    }

    private Response delete(FunctionRef ref, Change change) {
        if (ref.qualifier().isPresent() && ref.latest()) {
            throw Invalid.parameter("$LATEST version cannot be deleted without deleting the function.");
        }
        if (!ref.latest()) {
            return deleteVersion(ref, change);
        }
        Function function = writer.manifests()
                .find(Function.class, ref.id().namespace(), ref.id().name())
                .orElseThrow(ref::notFound);
        writer.manifests().delete(function, change);
        return Response.empty(204);
    }

    private Response deleteVersion(FunctionRef ref, Change change) {
        String namespace = ref.id().namespace();
        String number = ref.qualifier().orElseThrow();
        if (!number.matches("[0-9]+")) {
            throw Invalid.parameter("An alias cannot be deleted by DeleteFunction: use DeleteAlias.");
        }
        VersionOperations.requireUnused(writer.manifests(), namespace, ref.id().name(), number);
        writer.manifests()
                .find(FunctionVersion.class, namespace, ref.id().name() + Lamina.VERSION_SEPARATOR + number)
                .ifPresent(version -> writer.manifests().delete(version, change));
        return Response.empty(204);
    }
}
