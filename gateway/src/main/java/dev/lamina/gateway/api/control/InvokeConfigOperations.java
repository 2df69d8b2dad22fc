package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.AsyncInvocation;
import dev.lamina.api.Destination;
import dev.lamina.api.Function;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.api.control.request.Targets;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations on settings of asynchronous invocation: spec.async, except recursive loops. */
@ApplicationScoped
class InvokeConfigOperations implements OperationGroup {
    private static final String PATH = "/2019-09-25/functions/{}/event-invoke-config";

    private final FunctionWriter writer;
    private final CurrentFunctions functions;
    private final Targets targets;

    @Inject
    InvokeConfigOperations(FunctionWriter writer, CurrentFunctions functions, Targets targets) {
        this.writer = writer;
        this.functions = functions;
        this.targets = targets;
    }

    @Override
    public List<Operation> all() {
        return List.of(
                write(
                        "PutFunctionEventInvokeConfig",
                        HttpMethod.PUT,
                        200,
                        (request, draft) -> set(request.json(), cleared(draft))),
                write("UpdateFunctionEventInvokeConfig", HttpMethod.POST, 200, (request, draft) -> {
                    requireThere(request.ref(), draft);
                    return set(request.json(), draft);
                }),
                write("DeleteFunctionEventInvokeConfig", HttpMethod.DELETE, 204, (request, draft) -> {
                    requireThere(request.ref(), draft);
                    return cleared(draft);
                }),
                FunctionRead.of(
                        "GetFunctionEventInvokeConfig", PATH, writer.resolver(), functions, (_, ref, function) -> {
                            requireThere(ref, FunctionDraft.of(function, writer.region()));
                            return shown(function);
                        }),
                FunctionRead.of(
                        "ListFunctionEventInvokeConfigs",
                        PATH + "/list",
                        writer.resolver(),
                        functions,
                        (_, _, function) -> Map.of(
                                "FunctionEventInvokeConfigs",
                                isThere(FunctionDraft.of(function, writer.region()))
                                        ? List.of(shown(function))
                                        : List.of())));
    }

    private Operation write(String action, HttpMethod method, int status, FunctionWrite.Edit edit) {
        return new FunctionWrite(
                action, Route.of(method, PATH), status, false, writer, edit, (_, function) -> shown(function));
    }

    private FunctionDraft set(JsonNode json, FunctionDraft draft) {
        AsyncInvocation before = draft.spec().asyncOrDefaults();
        AsyncInvocation after = before;
        Optional<Integer> retries = RequestJson.integer(json, "MaximumRetryAttempts");
        Optional<Integer> age = RequestJson.integer(json, "MaximumEventAgeInSeconds");
        JsonNode destinations = json.path("DestinationConfig");
        if (retries.filter(n -> n < 0 || n > 2).isPresent()) {
            throw Invalid.constraint(retries.get(), "maximumRetryAttempts", "have value from 0 to 2");
        }
        if (age.filter(n -> n < 60 || n > 21600).isPresent()) {
            throw Invalid.constraint(age.get(), "maximumEventAgeInSeconds", "have value from 60 to 21600");
        }
        after = retries.map(after::withMaxRetries).orElse(after);
        after = age.map(after::withMaxEventAgeSeconds).orElse(after);
        if (destinations.has("OnSuccess")) {
            after = after.withOnSuccess(destination(draft, destinations, "OnSuccess", before.onSuccess()));
        }
        if (destinations.has("OnFailure")) {
            after = after.withOnFailure(destination(draft, destinations, "OnFailure", before.onFailure()));
        }
        AsyncInvocation result = after;
        return draft.with(spec -> spec.withAsync(result));
    }

    /** An empty destination removes it. */
    private Destination destination(FunctionDraft draft, JsonNode destinations, String member, Destination before) {
        String arn = RequestJson.text(destinations.path(member), "Destination").orElse("");
        return arn.isEmpty()
                ? null
                : targets.destination("DestinationConfig." + member, arn, draft.namespace(), before);
    }

    private static FunctionDraft cleared(FunctionDraft draft) {
        AsyncInvocation before = draft.spec().asyncOrDefaults();
        AsyncInvocation rest = new AsyncInvocation(null, null, null, null, before.recursiveLoop());
        return draft.with(spec -> spec.withAsync(rest.equals(AsyncInvocation.DEFAULTS) ? null : rest));
    }

    private static boolean isThere(FunctionDraft draft) {
        AsyncInvocation async = draft.spec().asyncOrDefaults();
        return !async.withRecursiveLoop(null).equals(AsyncInvocation.DEFAULTS);
    }

    private static void requireThere(FunctionRef ref, FunctionDraft draft) {
        if (!isThere(draft)) {
            throw AwsException.of(
                    404,
                    "ResourceNotFoundException",
                    "The function " + ref.arn() + " doesn't have an EventInvokeConfig");
        }
    }

    private Map<String, Object> shown(Function function) {
        FunctionDraft draft = FunctionDraft.of(function, writer.region());
        AsyncInvocation async = draft.spec().asyncOrDefaults();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("LastModified", AwsTime.seconds(AwsTime.changed(function.getMetadata())));
        shown.put("FunctionArn", draft.arn() + ":$LATEST");
        Optional.ofNullable(async.maxRetries()).ifPresent(n -> shown.put("MaximumRetryAttempts", n));
        Optional.ofNullable(async.maxEventAgeSeconds()).ifPresent(n -> shown.put("MaximumEventAgeInSeconds", n));
        Map<String, Object> destinations = new LinkedHashMap<>();
        destinations.put("OnSuccess", shown(async.onSuccess(), draft));
        destinations.put("OnFailure", shown(async.onFailure(), draft));
        shown.put("DestinationConfig", destinations);
        return shown;
    }

    private Map<String, String> shown(Destination destination, FunctionDraft draft) {
        return Optional.ofNullable(destination)
                .flatMap(there -> targets.arn(there, draft.namespace()))
                .map(arn -> Map.of("Destination", arn))
                .orElse(Map.of());
    }
}
