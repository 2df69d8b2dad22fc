package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Content;
import dev.lamina.api.Function;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.FunctionName;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.code.CodeSource;
import dev.lamina.gateway.api.control.manifest.Change;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestChecks;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** UpdateFunctionCode. With DryRun, all is checked and nothing is written. */
record UpdateFunctionCode(FunctionWriter writer, CodeSource source, FunctionConfiguration configuration)
        implements Operation {

    @Override
    public String action() {
        return "UpdateFunctionCode";
    }

    @Override
    public Route route() {
        return Route.of(HttpMethod.PUT, "/2015-03-31/functions/{}/code");
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        writer.requireEnabled(action());
        FunctionName name = FunctionName.parse(request.variable(), Optional.empty());
        return new CodeRequest(
                action(),
                (caller, body) -> command(writer.resolver().of(name, caller), RequestJson.read(body), caller));
    }

    private Command command(FunctionRef ref, JsonNode request, Caller caller) {
        CodeSource.check(request);
        RequestChecks.check(request);
        return new Command() {
            @Override
            public Permission needs() {
                return WritePermission.update(ref.id());
            }

            @Override
            public String resource() {
                return ref.arn();
            }

            @Override
            public Future<Response> answer(Buffer body) {
                return answer(body, () -> {});
            }

            @Override
            public Future<Response> answer(Buffer body, Runnable bodyDone) {
                return writer.run(ref, () -> update(ref, request, body, new Change(action(), caller)))
                        .compose(updated -> {
                            bodyDone.run();
                            return updated.publish().isPresent()
                                    ? writer.await(ref, () -> published(ref, updated))
                                    : Future.succeededFuture(JsonResponse.of(updated.shown()));
                        });
            }
        };
    }

    /**
     * What the update has done.
     *
     * @param publish the version that was asked for
     */
    private record Updated(Function function, Map<String, Object> shown, Optional<PublishRequest> publish) {}

    private Response published(FunctionRef ref, Updated updated) throws InterruptedException {
        return JsonResponse.of(configuration.of(
                updated.publish().orElseThrow().published(writer.manifests(), ref, updated.function())));
    }

    private Updated update(FunctionRef ref, JsonNode request, Buffer body, Change change) throws IOException {
        if (!ref.latest()) {
            throw ref.notFound();
        }
        boolean dryRun = RequestJson.isTrue(request, "DryRun");
        Function before = writer.manifests()
                .find(Function.class, ref.id().namespace(), ref.id().name())
                .orElseThrow(ref::notFound);
        check(ref, request, before);
        Optional<PublishRequest> publish = Optional.of(request)
                .filter(json -> !dryRun && RequestJson.isTrue(json, "Publish"))
                .map(_ -> PublishRequest.of(null, null));
        CodeSource.Located code = source.locate(ref.id().namespace(), request, body, dryRun);
        Function now = dryRun
                ? edited(FunctionDraft.of(before, writer.region()), code.content())
                        .into(before)
                : writer.change(
                        ref,
                        change,
                        function -> check(ref, request, function),
                        draft -> publish.map(asked -> asked.in(edited(draft, code.content())))
                                .orElseGet(() -> edited(draft, code.content())));
        Map<String, Object> shown = configuration.of(now);
        if (code.size() > 0) {
            shown.put("CodeSize", code.size());
        }
        return new Updated(now, shown, publish);
    }

    private static void check(FunctionRef ref, JsonNode request, Function function) {
        Preconditions.check(ref, request, function);
        boolean image = RequestJson.present(request, "ImageUri").isPresent();
        if (image && function.getSpec().image().isEmpty()) {
            throw Invalid.parameter("Please do not provide ImageUri when updating a function with packageType Zip.");
        }
        if (!image && function.getSpec().image().isPresent()) {
            throw Invalid.parameter("Please provide ImageUri when updating a function with packageType Image.");
        }
    }

    private static FunctionDraft edited(FunctionDraft draft, Content code) {
        return draft.with(spec -> spec.withCode(CodeSource.after(spec.code(), code)));
    }
}
