package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.dispatch.StartingPods.Start;
import dev.lamina.gateway.flow.Backoff;
import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Asks Kubernetes why no environment of a function comes, when work has waited for one longer than a usual start takes. One
 * look serves all who wait for the function; the next one comes after a pause that grows. Functions that start soon cost nothing.
 *
 * <p>As long as one pod may still come, nothing is done. When all are in trouble and the container of one has ended during
 * init, whoever waits gets that as the function's error, as Lambda does: the next try would be no different, and comes later
 * and later. What is only held up may still be mended, so its reason is kept for those whose wait ends.
 */
final class StartWatch {
  private static final Logger LOG = Logger.getLogger(StartWatch.class);
  static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(16));

  private final StartingPods pods;
  private final Executor threads;
  private final LongSupplier clock;

  // Mutable state: functions for which work waits in vain
  private final Map<FunctionId, Unstarted> unstarted = new ConcurrentHashMap<>();
  private final VanishedPods vanished = new VanishedPods();
  private volatile BiConsumer<FunctionId, String> backsOff = (function, pod) -> { };

  /**
   * @param threads for looks, which block; their number bounds the looks at a time
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  StartWatch(StartingPods pods, Executor threads, LongSupplier clock) {
    this.pods = pods;
    this.threads = threads;
    this.clock = clock;
  }

  /**
   * Called every 100 ms or so for each function; returns at once.
   *
   * @param unserved how long work has waited beside no environment; zero where none waits
   * @param end ends what waits, each with the outcome that it gets for it, unless there is an environment by now
   */
  void follow(FunctionId function, Duration unserved, Consumer<Function<Admitted, Outcome>> end) {
    if (unserved.compareTo(PATIENCE) < 0) {
      unstarted.remove(function);
      return;
    }
    Unstarted state = unstarted.computeIfAbsent(function, id -> new Unstarted());
    if (state.begin(clock.getAsLong())) {
      threads.execute(() -> look(function, state, end));
    }
  }

  /** What keeps environments of the function from starting, as a sentence, if it is known. */
  Optional<String> reason(FunctionId function) {
    return Optional.ofNullable(unstarted.get(function)).flatMap(state -> state.reason);
  }

  /** A pod that asked for work has lost its connection. */
  void vanished(FunctionId function, Environment environment) {
    vanished.add(function, environment.pod());
  }

  void forget(FunctionId function) {
    unstarted.remove(function);
    vanished.forget(function);
  }

  /** @param listener gets the function and the pod whose container the kubelet does not start again for a while */
  void onBackOff(BiConsumer<FunctionId, String> listener) {
    backsOff = listener;
  }

  private void look(FunctionId function, Unstarted state, Consumer<Function<Admitted, Outcome>> end) {
    try {
      List<Start> starts = pods.look(function).stream().map(start -> corrected(function, start)).toList();
      if (unstarted.get(function) == state) {
        judge(function, state, starts, end);
      }
    } catch (RuntimeException e) {
      LOG.logf(state.looks == 0 ? Logger.Level.WARN : Logger.Level.DEBUG,
          "Why no environment of %s starts could not be found out: %s", function, e.getMessage());
    } finally {
      state.looked(clock.getAsLong());
    }
  }

  /** The kubelet may not have seen that it was up. */
  private Start corrected(FunctionId function, Start start) {
    if (start instanceof Start.EndedInInit ended && vanished.isOneThatEnded(function, ended.pod(), ended.at())) {
      return ended.backsOff() ? new Start.BacksOff(ended.pod()) : new Start.Coming();
    }
    return start;
  }

  private void judge(FunctionId function, Unstarted state, List<Start> starts, Consumer<Function<Admitted, Outcome>> end) {
    if (starts.stream().anyMatch(Start.Coming.class::isInstance)) {
      state.reason = Optional.empty();
      return;
    }
    state.reason = Optional.of(reason(starts));
    Optional<Start.EndedInInit> ended = of(Start.EndedInInit.class, starts).min(Comparator.comparing(start -> !start.outOfMemory()));
    if (ended.isPresent()) {
      end.accept(work -> EnvironmentFailure.endedInInit(work.requestId(), ended.get().outOfMemory(), ended.get().exitStatus()));
    } else {
      of(Start.BacksOff.class, starts).forEach(start -> backsOff.accept(function, start.pod()));
    }
  }

  private static String reason(List<Start> starts) {
    return of(Start.Held.class, starts).findFirst().map(held -> "Pod " + held.pod() + ": " + held.why())
        .or(() -> of(Start.BacksOff.class, starts).findFirst().map(start -> "The container of pod " + start.pod()
            + " has ended too often, and Kubernetes lets time pass before it starts it again"))
        .orElse("It has no pods");
  }

  private static <T extends Start> Stream<T> of(Class<T> kind, List<Start> starts) {
    return starts.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** One function for which work waits in vain; guarded by itself. */
  private static final class Unstarted {
    private boolean looking;
    private int looks;
    private long nextLook;
    private volatile Optional<String> reason = Optional.empty();

    /** Whether a look is due; it has then begun. */
    synchronized boolean begin(long now) {
      if (looking || looks > 0 && now - nextLook < 0) {
        return false;
      }
      looking = true;
      return true;
    }

    synchronized void looked(long now) {
      looking = false;
      looks++;
      nextLook = now + PAUSES.after(looks).toNanos();
    }
  }
}
