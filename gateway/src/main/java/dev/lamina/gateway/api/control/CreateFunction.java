package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Content;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionNames;
import dev.lamina.api.FunctionSpecBuilder;
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
import dev.lamina.gateway.api.control.request.ConfigurationFields;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestChecks;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.api.control.request.TagsField;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.http.AwsException;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * CreateFunction. The zip is stored first, then the Function is created: if that fails, nothing names the upload, and
 * it is deleted later.
 */
record CreateFunction(
        FunctionWriter writer, ConfigurationFields fields, CodeSource source, FunctionConfiguration configuration)
        implements Operation {

    @Override
    public String action() {
        return "CreateFunction";
    }

    @Override
    public Route route() {
        return Route.of(HttpMethod.POST, "/2015-03-31/functions");
    }

    @Override
    public ParsedRequest open(ApiRequest request) {
        writer.requireEnabled(action());
        return new CodeRequest(action(), (caller, body) -> command(RequestJson.read(body), caller));
    }

    private Command command(JsonNode request, Caller caller) {
        String text = RequestJson.text(request, "FunctionName")
                .orElseThrow(() -> Invalid.constraint("null", "functionName", "not be null"));
        FunctionRef ref = writer.resolver().of(FunctionName.parse(text, Optional.empty()), caller);
        NewFunctionChecks.check(ref, request);
        RequestChecks.check(request);
        return new Command() {
            @Override
            public Permission needs() {
                return WritePermission.create("functions", ref.id().namespace());
            }

            @Override
            public String resource() {
                return ref.arn();
            }

            @Override
            public Future<Response> answer(Buffer body) {
                return writer.run(ref, () -> create(ref, request, body, new Change(action(), caller)));
            }
        };
    }

    private Response create(FunctionRef ref, JsonNode request, Buffer body, Change change) throws IOException {
        String namespace = ref.id().namespace();
        AwsException exists =
                AwsException.of(409, "ResourceConflictException", "Function already exist: " + ref.functionName());
        Optional<Function> present =
                writer.manifests().find(Function.class, namespace, ref.id().name());
        if (present.isPresent()) {
            throw exists(ref, FunctionNames.of(present.get()), exists);
        }
        // The settings are checked before anything is stored.
        draft(ref, request, CodeSource.declared(request.path("Code")));
        CodeSource.Located code = source.locate(namespace, request.path("Code"), body, false);
        FunctionDraft draft = draft(ref, request, code.content());
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(ref.id().name())
                .build());
        Function created = writer.manifests().create(draft.into(function), change, exists);
        Map<String, Object> shown = configuration.of(created);
        if (publishes(request)) {
            shown.put("Version", "1"); // The operator publishes it, as soon as it has checked the code.
        }
        if (code.size() > 0) {
            shown.put("CodeSize", code.size());
        }
        return JsonResponse.of(201, shown);
    }

    private static AwsException exists(FunctionRef ref, String name, AwsException same) {
        return name.equals(ref.functionName())
                ? same
                : AwsException.of(
                        409,
                        "ResourceConflictException",
                        "Function already exist: " + name + ". Names that differ only in case, or in - and _, are the"
                                + " same name here: choose another name than " + ref.functionName() + ".");
    }

    private FunctionDraft draft(FunctionRef ref, JsonNode request, Content code) {
        FunctionDraft empty = new FunctionDraft(
                writer.region(),
                ref.id().namespace(),
                ref.id().name(),
                Map.of(),
                FunctionSpecBuilder.builder()
                        .functionName(ref.functionName().equals(ref.id().name()) ? null : ref.functionName())
                        .code(code)
                        .build());
        FunctionDraft set = fields.write(empty, request);
        FunctionDraft tagged = RequestJson.present(request, "Tags")
                .map(tags -> TagsField.add(set, tags))
                .orElse(set);
        return publishes(request) ? PublishRequest.of(null, null).in(tagged) : tagged;
    }

    private static boolean publishes(JsonNode request) {
        return RequestJson.isTrue(request, "Publish");
    }
}
