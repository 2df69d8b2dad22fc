package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import java.util.OptionalInt;

/** The counts of {@link InFlightCounters}, with the limits against which {@link Admission} checks them. */
record PlatformUsage(InFlightCounters platform, Functions functions, SharedPool pool) implements LimitUsage {

    @Override
    public int size(Limit limit) {
        return switch (limit) {
            case Limit.OfFunction of ->
                functions
                        .find(of.function())
                        .map(FunctionView::reserved)
                        .orElse(OptionalInt.empty())
                        .orElse(0);
            case Limit.OfAll.POOL -> pool.size(functions.reserved());
            case Limit.OfAll.PLATFORM -> pool.limit();
        };
    }

    @Override
    public int used(Limit limit) {
        return switch (limit) {
            case Limit.OfFunction of -> platform.inFlight(of.function());
            case Limit.OfAll.POOL -> platform.pooled();
            case Limit.OfAll.PLATFORM -> platform.inFlight();
        };
    }
}
