package dev.lamina.gateway.async;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.gateway.AsyncConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import java.time.Duration;
import java.util.Optional;

/**
 * The retry settings of each function or version: those of its spec at the moment an event is judged, otherwise those
 * of the installation. Those of a version that is deleted are the function's.
 */
final class RetryPolicies {
    private final Functions functions;
    private final AsyncConfig config;

    RetryPolicies(Functions functions, AsyncConfig config) {
        this.functions = functions;
        this.config = config;
    }

    RetryPolicy of(FunctionId function) {
        Optional<FunctionView> itself = functions.find(function.function());
        Optional<FunctionView> view = functions.find(function).or(() -> itself);
        AsyncInvocation own = view.map(FunctionView::async).orElse(AsyncInvocation.DEFAULTS);
        return new RetryPolicy(
                own.maxRetries() == null ? config.maxRetries() : own.maxRetries(),
                own.maxEventAgeSeconds() == null ? config.maxEventAge() : Duration.ofSeconds(own.maxEventAgeSeconds()),
                config.retryDelay(),
                config.throttleDelay(),
                isStopped(function.function())
                        && view.filter(RetryPolicies::hasTarget).isPresent());
    }

    boolean isStopped(FunctionId function) {
        return functions.find(function).filter(FunctionView::stopped).isPresent();
    }

    /**
     * A stopped function's events are sent to where discarded events go, if there is a target; otherwise they wait
     * until the function may run again.
     */
    private static boolean hasTarget(FunctionView view) {
        return view.deadLetter().isPresent() || view.async().onFailure() != null;
    }
}
