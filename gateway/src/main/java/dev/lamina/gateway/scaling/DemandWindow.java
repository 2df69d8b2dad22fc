package dev.lamina.gateway.scaling;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The maximum demand of each function within a window. The HPA reads a value every 15 seconds and takes it as valid for
 * the whole time: with the current demand it would remove environments that are needed again a moment later.
 *
 * <p>The value is {@link LoadReader.Load#demand}, not the number of invocations in flight: during a stall of some
 * milliseconds at 500 invocations a second, ten are in flight, and this peak would request ten environments for a whole
 * window.
 */
@Singleton
public final class DemandWindow {
    private static final long SAMPLE_MS = 100;
    /** Number of steps of the window. */
    private static final int STEPS = 6;

    private final LoadReader load;
    private final long stepNanos;
    private final LongSupplier clock;
    private final Map<FunctionId, Peak> peaks = new ConcurrentHashMap<>();

    @Inject
    DemandWindow(LoadReader load, GatewayConfig config) {
        this(load, config.scaler(), System::nanoTime);
    }

    DemandWindow(LoadReader load, GatewayConfig.Scaler config, LongSupplier clock) {
        this.load = load;
        this.stepNanos = config.peakWindow().toNanos() / STEPS;
        this.clock = clock;
    }

    /** Starts sampling, until Vert.x is closed. */
    public void start(Vertx vertx) {
        vertx.setPeriodic(SAMPLE_MS, timer -> sample());
    }

    void sample() {
        long step = step();
        for (FunctionId function : load.functions()) {
            int demand = load.load(function).demand();
            if (demand > 0) {
                peaks.computeIfAbsent(function, id -> new Peak(step)).record(demand, step);
            }
        }
        peaks.entrySet().removeIf(peak -> peak.getValue().over(step) || isAtZero(peak.getKey()));
    }

    /**
     * What a function needed before it was at zero does not matter to the next caller: with the peak of a burst that is
     * over, the HPA would start all its environments again.
     */
    private boolean isAtZero(FunctionId function) {
        LoadReader.Load now = load.load(function);
        return !now.served() && !now.busy();
    }

    /** Returns the peak of the window, at least the current demand. */
    int peak(FunctionId function) {
        Peak peak = peaks.get(function);
        int now = load.load(function).demand();
        return peak == null ? now : Math.max(now, peak.most(step()));
    }

    private long step() {
        return Math.floorDiv(clock.getAsLong(), stepNanos);
    }

    /** The window of one function: a ring with the maximum of each step. */
    private static final class Peak {
        // Mutable state, guarded by this
        private final int[] most = new int[STEPS];
        private long newest;

        Peak(long step) {
            newest = step;
        }

        synchronized void record(int demand, long step) {
            forget(step);
            int slot = Math.floorMod(step, STEPS);
            most[slot] = Math.max(most[slot], demand);
        }

        synchronized int most(long step) {
            forget(step);
            int all = 0;
            for (int each : most) {
                all = Math.max(all, each);
            }
            return all;
        }

        synchronized boolean over(long step) {
            return step - newest >= STEPS;
        }

        private void forget(long step) {
            for (long passed = Math.max(newest, step - STEPS) + 1; passed <= step; passed++) {
                most[Math.floorMod(passed, STEPS)] = 0;
            }
            newest = Math.max(newest, step);
        }
    }
}
