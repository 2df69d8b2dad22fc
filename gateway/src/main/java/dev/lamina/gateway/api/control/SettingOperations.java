package dev.lamina.gateway.api.control;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.api.Function;
import dev.lamina.api.RecursiveLoop;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.api.control.request.TagsField;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations on tags, recursive loops and runtime updates, and on what no function here has. */
@ApplicationScoped
class SettingOperations implements OperationGroup {
    private static final String TAGS = "/2017-03-31/tags/{}";
    private static final String RECURSION = "/2024-08-31/functions/{}/recursion-config";
    private static final String RUNTIME = "/2021-07-20/functions/{}/runtime-management-config";
    private static final String AUTO = "Auto";

    private final FunctionWriter writer;
    private final CurrentFunctions functions;

    @Inject
    SettingOperations(FunctionWriter writer, CurrentFunctions functions) {
        this.writer = writer;
        this.functions = functions;
    }

    @Override
    public List<Operation> all() {
        return List.of(
                write(
                        "TagResource",
                        HttpMethod.POST,
                        TAGS,
                        204,
                        (request, draft) -> TagsField.add(draft, request.json().path("Tags"))),
                write(
                        "UntagResource",
                        HttpMethod.DELETE,
                        TAGS,
                        204,
                        (request, draft) -> TagsField.remove(
                                draft, request.http().http().params().getAll("tagKeys"))),
                read(
                        "ListTags",
                        TAGS,
                        (_, _, function) ->
                                Map.of("Tags", TagsField.read(FunctionDraft.of(function, writer.region())))),
                write(
                        "DeleteFunctionCodeSigningConfig",
                        HttpMethod.DELETE,
                        "/2020-06-30/functions/{}/code-signing-config",
                        204,
                        (_, draft) -> draft),
                write("PutFunctionRecursionConfig", HttpMethod.PUT, RECURSION, 200, SettingOperations::recursion),
                read("GetFunctionRecursionConfig", RECURSION, (_, _, function) -> recursion(function)),
                write("PutRuntimeManagementConfig", HttpMethod.PUT, RUNTIME, 200, SettingOperations::runtime),
                read("GetRuntimeManagementConfig", RUNTIME, (_, _, function) -> runtime(function)),
                read(
                        "GetFunctionCodeSigningConfig",
                        "/2020-06-30/functions/{}/code-signing-config",
                        (_, ref, _) -> Map.of("FunctionName", ref.functionName())));
    }

    private Operation read(String action, String path, FunctionRead.View view) {
        return FunctionRead.of(action, path, writer.resolver(), functions, view);
    }

    private Operation write(String action, HttpMethod method, String path, int status, FunctionWrite.Edit edit) {
        return new FunctionWrite(
                action,
                Route.of(method, path),
                status,
                false,
                writer,
                edit,
                (_, function) -> path.equals(RUNTIME) ? runtime(function) : recursion(function));
    }

    private static FunctionDraft recursion(WriteRequest request, FunctionDraft draft) {
        String wanted = RequestJson.text(request.json(), "RecursiveLoop").orElse("null");
        RecursiveLoop loop = Arrays.stream(RecursiveLoop.values())
                .filter(value -> value.name().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        Invalid.constraint(wanted, "recursiveLoop", "satisfy enum value set: [Allow, Terminate]"));
        AsyncInvocation changed =
                draft.spec().asyncOrDefaults().withRecursiveLoop(loop == RecursiveLoop.Terminate ? null : loop);
        return draft.with(spec -> spec.withAsync(changed.equals(AsyncInvocation.DEFAULTS) ? null : changed));
    }

    private static Map<String, String> recursion(Function function) {
        RecursiveLoop loop = function.getSpec().asyncOrDefaults().recursiveLoop();
        return Map.of(
                "RecursiveLoop",
                Optional.ofNullable(loop).orElse(RecursiveLoop.Terminate).name());
    }

    /** The images of the runtimes belong to the installation, and are updated with it. */
    private static FunctionDraft runtime(WriteRequest request, FunctionDraft draft) {
        var _ = RequestJson.text(request.json(), "UpdateRuntimeOn")
                .filter(AUTO::equals)
                .orElseThrow(
                        () -> Invalid.unavailable("UpdateRuntimeOn", "runtimes are updated with the installation"));
        return draft;
    }

    private Map<String, String> runtime(Function function) {
        return Map.of(
                "UpdateRuntimeOn",
                AUTO,
                "FunctionArn",
                FunctionDraft.of(function, writer.region()).arn());
    }
}
