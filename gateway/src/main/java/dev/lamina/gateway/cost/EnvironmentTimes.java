package dev.lamina.gateway.cost;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import java.util.Collection;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * For how long environments existed, of functions and of their versions: their number at each tick, times the time
 * since the last one. The leader of the gateways counts for all.
 */
final class EnvironmentTimes {
    private static final long NANOS_PER_MS = 1_000_000;

    private final Supplier<Collection<FunctionView>> functions;
    private final ToIntFunction<FunctionId> slots;
    private final BooleanSupplier isLeader;
    private final LongSupplier clock;
    private final long longest;
    private final UseCounter counter;

    // Mutable state: used by one timer
    private boolean led;
    private long last;

    /**
     * @param slots invocations that the environments of a function can run at the same time
     * @param clock nanoseconds, as {@link System#nanoTime}
     * @param longest time that one tick may count, nanoseconds: of a longer pause nothing is known
     */
    EnvironmentTimes(
            Supplier<Collection<FunctionView>> functions,
            ToIntFunction<FunctionId> slots,
            BooleanSupplier isLeader,
            LongSupplier clock,
            long longest,
            UseCounter counter) {
        this.functions = functions;
        this.slots = slots;
        this.isLeader = isLeader;
        this.clock = clock;
        this.longest = longest;
        this.counter = counter;
    }

    void tick() {
        long now = clock.getAsLong();
        boolean leads = isLeader.getAsBoolean();
        if (leads && led) {
            long millis = Math.min(now - last, longest) / NANOS_PER_MS;
            functions.get().forEach(function -> count(function, millis));
        }
        led = leads;
        last = now;
    }

    private void count(FunctionView function, long millis) {
        int environments = Math.ceilDiv(slots.applyAsInt(function.id()), Math.max(1, function.perInstance()));
        if (environments > 0 || function.provisioned() > 0) {
            counter.add(
                    function.id().function(),
                    Use.environments(
                            Math.max(environments, function.provisioned()),
                            function.provisioned(),
                            function.memoryMb(),
                            millis));
        }
    }
}
