package dev.lamina.gateway.scale;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.Activity;
import dev.lamina.gateway.dispatch.FunctionId;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The most that each function's invocations needed within a window. The HPA asks every 15 seconds and takes the answer
 * for the truth of all 15: told the moment, it takes away environments that are needed again in the next one.
 *
 * <p>What is kept is {@link Activity.Load#demand}, not what is in flight: a stall of some milliseconds at 500 invocations a
 * second has ten of them in flight, and as a peak it would ask for ten environments for a whole window.
 */
@Singleton
public final class Peaks {
  private static final long SAMPLE_MS = 100;
  /** The window moves in this many steps. */
  private static final int STEPS = 6;

  private final Activity activity;
  private final long stepNanos;
  private final LongSupplier clock;
  private final Map<FunctionId, Peak> peaks = new ConcurrentHashMap<>();

  @Inject
  Peaks(Activity activity, GatewayConfig config) {
    this(activity, config.scaler(), System::nanoTime);
  }

  Peaks(Activity activity, GatewayConfig.Scaler config, LongSupplier clock) {
    this.activity = activity;
    this.stepNanos = config.peakWindow().toNanos() / STEPS;
    this.clock = clock;
  }

  /** Begins to look, until Vert.x is closed. */
  public void start(Vertx vertx) {
    vertx.setPeriodic(SAMPLE_MS, timer -> sample());
  }

  void sample() {
    long step = step();
    for (FunctionId function : activity.functions()) {
      int demand = activity.load(function).demand();
      if (demand > 0) {
        peaks.computeIfAbsent(function, id -> new Peak(step)).record(demand, step);
      }
    }
    peaks.values().removeIf(peak -> peak.over(step));
  }

  /** The peak of the window, and never less than what is needed now. */
  int peak(FunctionId function) {
    Peak peak = peaks.get(function);
    int now = activity.load(function).demand();
    return peak == null ? now : Math.max(now, peak.most(step()));
  }

  private long step() {
    return Math.floorDiv(clock.getAsLong(), stepNanos);
  }

  /** One function's window: a ring of the most in each step. */
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
