package dev.lamina.gateway.api.control;

import dev.lamina.api.Concurrency;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.pacing.NamespaceLimits;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** The operations that set reserved and provisioned concurrency. */
@ApplicationScoped
class ConcurrencyOperations implements OperationGroup {
    private static final String RESERVED = "/2017-10-31/functions/{}/concurrency";
    private static final String PROVISIONED = "/2019-09-30/functions/{}/provisioned-concurrency";

    private final FunctionWriter writer;
    private final Functions functions;
    private final GatewayConfig.Limits limits;

    @Inject
    ConcurrencyOperations(FunctionWriter writer, Functions functions, GatewayConfig config) {
        this.writer = writer;
        this.functions = functions;
        this.limits = config.limits();
    }

    @Override
    public List<Operation> all() {
        return List.of(
                write(
                        "PutFunctionConcurrency",
                        HttpMethod.PUT,
                        RESERVED,
                        200,
                        this::reserve,
                        (_, function) -> Map.of(
                                "ReservedConcurrentExecutions",
                                function.getSpec().concurrencyOrNone().reserved())),
                write(
                        "DeleteFunctionConcurrency",
                        HttpMethod.DELETE,
                        RESERVED,
                        204,
                        (_, draft) -> edited(draft, concurrency -> concurrency.withReserved(null)),
                        (_, _) -> Map.of()),
                write(
                        "PutProvisionedConcurrencyConfig",
                        HttpMethod.PUT,
                        PROVISIONED,
                        202,
                        ConcurrencyOperations::provision,
                        (_, function) -> ProvisionedConcurrency.of(function)),
                write(
                        "DeleteProvisionedConcurrencyConfig",
                        HttpMethod.DELETE,
                        PROVISIONED,
                        204,
                        (_, draft) -> edited(draft, concurrency -> concurrency.withProvisioned(null)),
                        (_, _) -> Map.of()));
    }

    private Operation write(
            String action,
            HttpMethod method,
            String path,
            int status,
            FunctionWrite.Edit edit,
            FunctionWrite.View view) {
        return new FunctionWrite(action, Route.of(method, path), status, false, writer, edit, view);
    }

    private FunctionDraft reserve(WriteRequest request, FunctionDraft draft) {
        int wanted = RequestJson.integer(request.json(), "ReservedConcurrentExecutions")
                .orElseThrow(() -> Invalid.constraint("null", "reservedConcurrentExecutions", "not be null"));
        if (wanted < 0) {
            throw Invalid.constraint(wanted, "reservedConcurrentExecutions", "have value greater than or equal to 0");
        }
        // Both from the same source: the sum may not have what the API server has already.
        OptionalInt before =
                functions.find(request.ref().id()).map(FunctionView::reserved).orElse(OptionalInt.empty());
        long others = functions.reserved() - before.orElse(0);
        if (others + wanted > limits.concurrency() - limits.sharedMinimum()) {
            throw Invalid.parameter("Specified ReservedConcurrentExecutions for function decreases account's"
                    + " UnreservedConcurrentExecution below its minimum value of [" + limits.sharedMinimum() + "].");
        }
        checkNamespace(request.ref().id(), wanted);
        return edited(draft, concurrency -> concurrency.withReserved(wanted));
    }

    /** What administrators allow the namespace; a manifest that exceeds it gets a condition of the operator. */
    private void checkNamespace(FunctionId function, int wanted) {
        OptionalInt most = new NamespaceLimits(limits).reserved(function.namespace());
        long others = functions.resources(function.namespace()).stream()
                .filter(other -> !other.getMetadata().getName().equals(function.name()))
                .map(other -> other.getSpec().concurrencyOrNone().reserved())
                .filter(Objects::nonNull)
                .mapToLong(Integer::longValue)
                .sum();
        if (most.isPresent() && others + wanted > most.getAsInt()) {
            throw Invalid.parameter("Specified ReservedConcurrentExecutions for function exceeds what is allowed: other"
                    + " functions of namespace " + function.namespace() + " reserve " + others + " of "
                    + most.getAsInt() + ".");
        }
    }

    private static FunctionDraft provision(WriteRequest request, FunctionDraft draft) {
        int wanted = RequestJson.integer(request.json(), "ProvisionedConcurrentExecutions")
                .orElseThrow(() -> Invalid.constraint("null", "provisionedConcurrentExecutions", "not be null"));
        if (wanted < 1) {
            throw Invalid.constraint(
                    wanted, "provisionedConcurrentExecutions", "have value greater than or equal to 1");
        }
        return edited(draft, concurrency -> concurrency.withProvisioned(wanted));
    }

    private static FunctionDraft edited(FunctionDraft draft, UnaryOperator<Concurrency> change) {
        Concurrency changed = change.apply(draft.spec().concurrencyOrNone());
        boolean isEmpty = changed.equals(ConcurrencyOperations.none());
        return draft.with(spec -> spec.withConcurrency(isEmpty ? null : changed));
    }

    private static Concurrency none() {
        return new Concurrency(null, null, null, null);
    }
}
