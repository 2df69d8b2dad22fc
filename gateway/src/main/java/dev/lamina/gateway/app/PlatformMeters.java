package dev.lamina.gateway.app;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.Limit;
import dev.lamina.gateway.dispatch.LimitUsage;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Meters of the limits that all functions share: Lambda's metrics of an account. */
@Singleton
final class PlatformMeters {
    private final MeterRegistry registry;
    private final Functions functions;
    private final int concurrency;

    @Inject
    PlatformMeters(MeterRegistry registry, Functions functions, GatewayConfig config) {
        this.registry = registry;
        this.functions = functions;
        this.concurrency = config.limits().concurrency();
    }

    /** Begins to measure. The gauges are read when Prometheus asks for them. */
    void start(LimitUsage usage, FunctionLoads loads) {
        Gauge.builder("lamina.unreserved.concurrent.executions", () -> usage.used(Limit.OfAll.POOL))
                .register(registry);
        Gauge.builder("lamina.claimed.account.concurrency", () -> claimed(loads))
                .register(registry);
        Gauge.builder("lamina.account.concurrency.limit", () -> concurrency).register(registry);
    }

    /** What no further function can use: the pool's invocations on all gateways, and all that is reserved. */
    private long claimed(FunctionLoads loads) {
        return functions.reserved()
                + loads.all().functions().stream()
                        .filter(id -> functions
                                .find(id)
                                .map(FunctionView::reserved)
                                .filter(reserved -> reserved.isEmpty())
                                .isPresent())
                        .mapToLong(id -> loads.all().load(id).inFlight())
                        .sum();
    }
}
