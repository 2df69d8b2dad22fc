package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.dispatch.SharedPool;
import dev.lamina.gateway.function.Functions;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations that read a namespace. */
@ApplicationScoped
class NamespaceReadOperations implements OperationGroup {
    private static final long CODE_STORAGE = 300L * 1024 * 1024 * 1024;
    private static final int PAGE = 50; // AWS returns at most this many, even if more are requested
    private static final long UNZIPPED = 262_144_000;
    private static final long ZIPPED = 52_428_800;

    private final FunctionRefResolver resolver;
    private final Functions functions;
    private final GatewayConfig config;
    private final FunctionConfiguration configuration;

    @Inject
    NamespaceReadOperations(
            FunctionRefResolver resolver,
            Functions functions,
            GatewayConfig config,
            FunctionConfiguration configuration) {
        this.resolver = resolver;
        this.functions = functions;
        this.config = config;
        this.configuration = configuration;
    }

    @Override
    public List<Operation> all() {
        return List.of(
                read(
                        "ListFunctions",
                        "/2015-03-31/functions",
                        (request, namespace) -> Page.of(
                                        functions.resources(namespace),
                                        function -> function.getMetadata().getName(),
                                        request,
                                        PAGE)
                                .shown("Functions", configuration::of)),
                read(
                        "ListCodeSigningConfigs",
                        "/2020-04-22/code-signing-configs",
                        (_, _) -> Map.of("CodeSigningConfigs", List.of())),
                read(
                        "GetAccountSettings",
                        "/2016-08-19/account-settings",
                        (request, namespace) -> account(
                                functions.resources(namespace), SharedPool.of(config.limits()), functions.reserved())));
    }

    private Operation read(String action, String path, NamespaceRead.View view) {
        return new NamespaceRead(action, Route.of(HttpMethod.GET, path), resolver, view);
    }

    private static Map<String, Object> account(Collection<Function> functions, SharedPool pool, long reserved) {
        return Map.of(
                "AccountLimit",
                        Map.of(
                                "TotalCodeSize",
                                CODE_STORAGE,
                                "CodeSizeUnzipped",
                                UNZIPPED,
                                "CodeSizeZipped",
                                ZIPPED,
                                "ConcurrentExecutions",
                                pool.limit(),
                                "UnreservedConcurrentExecutions",
                                pool.size(reserved)),
                "AccountUsage",
                        Map.of(
                                "TotalCodeSize",
                                functions.stream()
                                        .mapToLong(NamespaceReadOperations::codeSize)
                                        .sum(),
                                "FunctionCount",
                                functions.size()));
    }

    private static long codeSize(Function function) {
        return Optional.ofNullable(function.getStatus())
                .map(FunctionStatus::codeSizeBytes)
                .orElse(0L);
    }
}
