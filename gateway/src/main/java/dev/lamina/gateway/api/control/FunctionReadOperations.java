package dev.lamina.gateway.api.control;

import dev.lamina.api.Concurrency;
import dev.lamina.api.Content;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.FunctionVersion;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.code.OwnLinks;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.TagsField;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations that read one function. */
@ApplicationScoped
class FunctionReadOperations implements OperationGroup {
    private final FunctionRefResolver resolver;
    private final CurrentFunctions functions;
    private final FunctionConfiguration configuration;
    private final OwnLinks links;

    @Inject
    FunctionReadOperations(
            FunctionRefResolver resolver,
            CurrentFunctions functions,
            FunctionConfiguration configuration,
            OwnLinks links) {
        this.resolver = resolver;
        this.functions = functions;
        this.configuration = configuration;
        this.links = links;
    }

    @Override
    public List<Operation> all() {
        return List.of(
                new FunctionRead(
                        "GetFunction",
                        Route.of(HttpMethod.GET, "/2015-03-31/functions/{}"),
                        resolver,
                        functions,
                        this::function,
                        Optional.of(this::version)),
                read("GetFunctionConfiguration", "/2015-03-31/functions/{}/configuration", this::configuration)
                        .ofVersions((_, ref, version) -> configuration(ref, version)),
                read("GetFunctionConcurrency", "/2019-09-30/functions/{}/concurrency", this::reserved),
                read(
                        "GetProvisionedConcurrencyConfig",
                        "/2019-09-30/functions/{}/provisioned-concurrency",
                        this::provisioned));
    }

    private FunctionRead read(String action, String path, FunctionRead.View view) {
        return FunctionRead.of(action, path, resolver, functions, view);
    }

    private Future<Object> function(ApiRequest request, FunctionRef ref, Function function) {
        return link(request, ref, function.getSpec().code(), isResolved(function))
                .map(link -> function(request, ref, function, link));
    }

    private Object function(ApiRequest request, FunctionRef ref, Function function, Optional<String> link) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("Configuration", configuration(request, ref, function));
        shown.put(
                "Code", FunctionCode.of(ref.id().namespace(), function.getSpec().code(), function.getStatus(), link));
        Map<String, String> tags = TagsField.read(FunctionDraft.of(function, ""));
        if (!tags.isEmpty()) {
            shown.put("Tags", tags);
        }
        if (concurrency(function).reserved() != null) {
            shown.put("Concurrency", reserved(request, ref, function));
        }
        return shown;
    }

    private Future<Optional<String>> link(ApiRequest request, FunctionRef ref, Content code, boolean resolved) {
        return code.stored() == null
                ? Future.succeededFuture(Optional.empty())
                : links.link(request, ref.id().namespace(), code.stored().sha256(), resolved);
    }

    /** Whether the operator has read the upload that the spec names now. */
    private static boolean isResolved(Function function) {
        FunctionStatus status = function.getStatus();
        return status != null
                && function.getSpec().code().stored() != null
                && function.getSpec().code().stored().sha256().equals(status.codeSha256())
                && function.getMetadata().getGeneration() != null
                && function.getMetadata().getGeneration().equals(status.observedGeneration());
    }

    private Future<Object> version(ApiRequest request, FunctionRef ref, FunctionVersion version) {
        return link(request, ref, version.getSpec().functionSpec().code(), false)
                .map(link -> version(ref, version, link));
    }

    private Object version(FunctionRef ref, FunctionVersion version, Optional<String> link) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("Configuration", configuration(ref, version));
        shown.put(
                "Code",
                FunctionCode.of(
                        ref.id().namespace(), version.getSpec().functionSpec().code(), null, link));
        return shown;
    }

    /** The ARN has the qualifier with which the version was named. */
    private Map<String, Object> configuration(FunctionRef ref, FunctionVersion version) {
        Map<String, Object> shown = configuration.of(version);
        shown.put("FunctionArn", ref.arn());
        return shown;
    }

    private Object configuration(ApiRequest request, FunctionRef ref, Function function) {
        return configuration.of(function);
    }

    // Without reserved concurrency AWS returns an empty object.
    private Object reserved(ApiRequest request, FunctionRef ref, Function function) {
        Integer reserved = concurrency(function).reserved();
        return reserved == null ? Map.of() : Map.of("ReservedConcurrentExecutions", reserved);
    }

    private Object provisioned(ApiRequest request, FunctionRef ref, Function function) {
        if (request.query("List").isEmpty()) {
            return ProvisionedConcurrency.of(function);
        }
        return Map.of("ProvisionedConcurrencyConfigs", ProvisionedConcurrency.all(ref, function));
    }

    private static Concurrency concurrency(Function function) {
        return function.getSpec().concurrencyOrNone();
    }
}
