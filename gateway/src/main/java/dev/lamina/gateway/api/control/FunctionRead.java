package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
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
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/** A read of one function, for callers that may {@code get} it. */
record FunctionRead(
        String action,
        Route route,
        FunctionRefResolver targets,
        CurrentFunctions functions,
        LaterView view,
        Optional<LaterVersionView> versions)
        implements Operation {

    /** What is returned of a version. */
    @FunctionalInterface
    interface VersionView {
        Object of(ApiRequest request, FunctionRef ref, FunctionVersion version);
    }

    /** The part of the function that is returned. */
    @FunctionalInterface
    interface View {
        Object of(ApiRequest request, FunctionRef ref, Function function);
    }

    /** A part that has to be asked for. */
    @FunctionalInterface
    interface LaterView {
        Future<Object> of(ApiRequest request, FunctionRef ref, Function function);
    }

    /** The same of a version. */
    @FunctionalInterface
    interface LaterVersionView {
        Future<Object> of(ApiRequest request, FunctionRef ref, FunctionVersion version);
    }

    static FunctionRead of(
            String action, String path, FunctionRefResolver targets, CurrentFunctions functions, View view) {
        return new FunctionRead(
                action,
                Route.of(HttpMethod.GET, path),
                targets,
                functions,
                (request, ref, function) -> Future.succeededFuture(view.of(request, ref, function)),
                Optional.empty());
    }

    /** A read that takes the number of a version, or an alias, as qualifier. */
    FunctionRead ofVersions(VersionView shown) {
        return new FunctionRead(
                action,
                route,
                targets,
                functions,
                view,
                Optional.of((request, ref, version) -> Future.succeededFuture(shown.of(request, ref, version))));
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        FunctionName name = FunctionName.parse(request.variable(), request.query("Qualifier"));
        return new NoBodyRequest(caller -> task(request, targets.of(name, caller)));
    }

    private Command task(ApiRequest request, FunctionRef ref) {
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
                if (!ref.latest() && versions.isPresent()) {
                    return functions
                            .version(ref)
                            .compose(found -> versions.get().of(request, ref, found.orElseThrow(ref::notFound)))
                            .map(JsonResponse::of);
                }
                return functions
                        .find(ref.id())
                        .map(found -> found.filter(f -> ref.latest()).orElseThrow(ref::notFound))
                        .compose(function -> view.of(request, ref, function))
                        .map(JsonResponse::of);
            }
        };
    }
}
