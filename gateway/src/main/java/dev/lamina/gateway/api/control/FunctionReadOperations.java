package dev.lamina.gateway.api.control;

import dev.lamina.api.Concurrency;
import dev.lamina.api.Function;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.function.Functions;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operations that read one function. */
@ApplicationScoped
class FunctionReadOperations implements OperationGroup {
    private final FunctionRefResolver resolver;
    private final Functions functions;
    private final String region;

    @Inject
    FunctionReadOperations(FunctionRefResolver resolver, Functions functions, GatewayConfig config) {
        this.resolver = resolver;
        this.functions = functions;
        this.region = config.region();
    }

    @Override
    public List<Operation> all() {
        return List.of(
                read("GetFunction", "/2015-03-31/functions/{}", this::function),
                read("GetFunctionConfiguration", "/2015-03-31/functions/{}/configuration", this::configuration),
                read("GetFunctionConcurrency", "/2019-09-30/functions/{}/concurrency", this::reserved),
                read(
                        "GetProvisionedConcurrencyConfig",
                        "/2019-09-30/functions/{}/provisioned-concurrency",
                        this::provisioned));
    }

    private Operation read(String action, String path, FunctionRead.View view) {
        return new FunctionRead(action, Route.of(HttpMethod.GET, path), resolver, functions, view);
    }

    private Object function(FunctionRef ref, Function function) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("Configuration", configuration(ref, function));
        shown.put(
                "Code", FunctionCode.of(ref.id().namespace(), function.getSpec().code(), function.getStatus()));
        if (concurrency(function).reserved() != null) {
            shown.put("Concurrency", reserved(ref, function));
        }
        return shown;
    }

    private Object configuration(FunctionRef ref, Function function) {
        return FunctionConfiguration.of(function, region);
    }

    // Without reserved concurrency AWS returns an empty object.
    private Object reserved(FunctionRef ref, Function function) {
        Integer reserved = concurrency(function).reserved();
        return reserved == null ? Map.of() : Map.of("ReservedConcurrentExecutions", reserved);
    }

    private Object provisioned(FunctionRef ref, Function function) {
        return ProvisionedConcurrency.of(function);
    }

    private static Concurrency concurrency(Function function) {
        return function.getSpec().concurrencyOrNone();
    }
}
