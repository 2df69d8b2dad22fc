package dev.lamina.gateway.api.control;

import dev.lamina.api.Concurrency;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.control.code.DownloadLinks;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.TagsField;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operations that read one function. */
@ApplicationScoped
class FunctionReadOperations implements OperationGroup {
    private final FunctionRefResolver resolver;
    private final CurrentFunctions functions;
    private final FunctionConfiguration configuration;
    private final DownloadLinks links;

    @Inject
    FunctionReadOperations(
            FunctionRefResolver resolver,
            CurrentFunctions functions,
            FunctionConfiguration configuration,
            DownloadLinks links) {
        this.resolver = resolver;
        this.functions = functions;
        this.configuration = configuration;
        this.links = links;
    }

    @Override
    public List<Operation> all() {
        return List.of(
                read("GetFunction", "/2015-03-31/functions/{}", this::function).ofVersions(this::version),
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

    private Object function(ApiRequest request, FunctionRef ref, Function function) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("Configuration", configuration(request, ref, function));
        shown.put(
                "Code",
                FunctionCode.of(
                        ref.id().namespace(),
                        function.getSpec().code(),
                        function.getStatus(),
                        sha256 -> links.link(request, sha256)));
        Map<String, String> tags = TagsField.read(FunctionDraft.of(function, ""));
        if (!tags.isEmpty()) {
            shown.put("Tags", tags);
        }
        if (concurrency(function).reserved() != null) {
            shown.put("Concurrency", reserved(request, ref, function));
        }
        return shown;
    }

    private Object version(ApiRequest request, FunctionRef ref, FunctionVersion version) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("Configuration", configuration(ref, version));
        shown.put(
                "Code",
                FunctionCode.of(
                        ref.id().namespace(),
                        version.getSpec().functionSpec().code(),
                        null,
                        sha256 -> links.link(request, sha256)));
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
