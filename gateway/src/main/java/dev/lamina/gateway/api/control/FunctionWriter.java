package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionNames;
import dev.lamina.api.Lamina;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.control.manifest.Change;
import dev.lamina.gateway.api.control.manifest.Manifests;
import dev.lamina.gateway.api.control.manifest.WriteLimits;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Writes Functions. Afterwards this gateway knows them, so that a caller may invoke at once. */
@ApplicationScoped
class FunctionWriter {
    private final Manifests manifests;
    private final WriteLimits limits;
    private final FunctionRefResolver resolver;
    private final Functions functions;
    private final GatewayConfig config;

    @Inject
    FunctionWriter(
            Manifests manifests,
            WriteLimits limits,
            FunctionRefResolver resolver,
            Functions functions,
            GatewayConfig config) {
        this.manifests = manifests;
        this.limits = limits;
        this.resolver = resolver;
        this.functions = functions;
        this.config = config;
    }

    FunctionRefResolver resolver() {
        return resolver;
    }

    Manifests manifests() {
        return manifests;
    }

    String region() {
        return config.region();
    }

    /** Returns the ARN of a function without a qualifier, with Lambda's name if the function is known. */
    String arn(FunctionId function) {
        return functions
                .resource(function)
                .map(known -> Lamina.arn(config.region(), function.namespace(), FunctionNames.of(known)))
                .orElseGet(() -> function.arn(config.region()));
    }

    /** Throws if this installation takes no changes. */
    void requireEnabled(String action) {
        if (!config.control().enabled()) {
            throw Invalid.parameter(action + " is not available: this installation takes changes by manifests only"
                    + " (Helm value gateway.control.enabled).");
        }
    }

    /** Runs a call that blocks, and reads the function again. */
    <T> Future<T> run(FunctionRef ref, Callable<T> call) {
        return limits.run(ref.id().namespace(), call)
                .compose(result -> Future.fromCompletionStage(functions.refresh(ref.id(), functions.find(ref.id())))
                        .map(result));
    }

    /** Runs a call that waits for the operator. */
    <T> Future<T> await(FunctionRef ref, Callable<T> call) {
        return limits.await(ref.id().namespace(), call);
    }

    /**
     * Changes a function. Blocks.
     *
     * @param precondition throws if the function must not be changed now
     */
    Function change(
            FunctionRef ref, Change change, Consumer<Function> precondition, UnaryOperator<FunctionDraft> edit) {
        if (!ref.latest()) {
            throw ref.notFound();
        }
        return manifests.change(
                Function.class, ref.id().namespace(), ref.id().name(), change, ref.notFound(), function -> {
                    precondition.accept(function);
                    return edit.apply(FunctionDraft.of(function, config.region()))
                            .into(function);
                });
    }
}
