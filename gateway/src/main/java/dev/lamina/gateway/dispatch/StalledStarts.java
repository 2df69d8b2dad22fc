package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.dispatch.StartingPods.Start;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.pacing.Backoff;
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
 * Reads from Kubernetes why no environment of a function starts, when work has waited for one longer than a usual start
 * takes. One check serves all invocations that wait for the function; the pause before the next check grows. Functions
 * that start soon cost nothing.
 *
 * <p>While at least one pod may still start, nothing is done. When all have problems and the container of one has ended
 * during init, the waiting invocations get that as the function's error, as in Lambda: the next start would end the
 * same way, and comes later each time. Problems of other kinds may still be fixed, so their reason is kept for the
 * invocations whose wait ends.
 */
final class StalledStarts {
    private static final Logger LOG = Logger.getLogger(StalledStarts.class);
    static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(16));

    private final StartingPods pods;
    private final Executor threads;
    private final LongSupplier clock;

    // Mutable state: functions for which work waits too long
    private final Map<FunctionId, Unstarted> unstarted = new ConcurrentHashMap<>();
    private final LostPods lost = new LostPods();
    private volatile BiConsumer<FunctionId, String> backsOff = (function, pod) -> {};

    /**
     * @param threads for checks, which block; their number limits the checks at a time
     * @param clock nanoseconds, as {@link System#nanoTime}
     */
    StalledStarts(StartingPods pods, Executor threads, LongSupplier clock) {
        this.pods = pods;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * Called every 100 ms or so for each function; returns at once.
     *
     * @param unserved how long work has waited without any environment; zero if none waits
     * @param end ends the waiting invocations, each with the outcome it gets from the function, unless there is an
     *     environment by now
     */
    void follow(FunctionId function, Duration unserved, Consumer<Function<InFlightInvocation, Outcome>> end) {
        if (unserved.compareTo(PATIENCE) < 0) {
            unstarted.remove(function);
            return;
        }
        Unstarted state = unstarted.computeIfAbsent(function, id -> new Unstarted());
        if (state.begin(clock.getAsLong())) {
            threads.execute(() -> check(function, state, end));
        }
    }

    /** Why environments of the function do not start, as a sentence, if known. */
    Optional<String> reason(FunctionId function) {
        return Optional.ofNullable(unstarted.get(function)).flatMap(state -> state.reason);
    }

    /** A pod that has polled has lost its connection. */
    void vanished(FunctionId function, Environment environment) {
        lost.add(function, environment.pod());
    }

    void forget(FunctionId function) {
        unstarted.remove(function);
        lost.forget(function);
    }

    /** @param listener gets the function and the pod whose container the kubelet does not restart for a while */
    void onBackOff(BiConsumer<FunctionId, String> listener) {
        backsOff = listener;
    }

    private void check(FunctionId function, Unstarted state, Consumer<Function<InFlightInvocation, Outcome>> end) {
        try {
            List<Start> starts = pods.read(function).stream()
                    .map(start -> corrected(function, start))
                    .toList();
            if (unstarted.get(function) == state) {
                judge(function, state, starts, end);
            }
        } catch (RuntimeException e) {
            LOG.logf(
                    state.checks == 0 ? Logger.Level.WARN : Logger.Level.DEBUG,
                    "Could not find out why no environment of %s starts: %s",
                    function,
                    e.getMessage());
        } finally {
            state.checked(clock.getAsLong());
        }
    }

    /** The kubelet may not have seen that it was running. */
    private Start corrected(FunctionId function, Start start) {
        if (start instanceof Start.EndedInInit ended && lost.isOneThatEnded(function, ended.pod(), ended.at())) {
            return ended.backsOff() ? new Start.BacksOff(ended.pod()) : new Start.Coming();
        }
        return start;
    }

    private void judge(
            FunctionId function,
            Unstarted state,
            List<Start> starts,
            Consumer<Function<InFlightInvocation, Outcome>> end) {
        if (starts.stream().anyMatch(Start.Coming.class::isInstance)) {
            state.reason = Optional.empty();
            return;
        }
        state.reason = Optional.of(reason(starts));
        Optional<Start.EndedInInit> ended =
                of(Start.EndedInInit.class, starts).min(Comparator.comparing(start -> !start.outOfMemory()));
        if (ended.isPresent()) {
            end.accept(work -> EnvironmentFailure.containerEnded(
                    work.requestId(), ended.get().outOfMemory(), ended.get().exitStatus()));
        } else {
            of(Start.BacksOff.class, starts).forEach(start -> backsOff.accept(function, start.pod()));
        }
    }

    private static String reason(List<Start> starts) {
        return of(Start.Held.class, starts)
                .findFirst()
                .map(held -> "Pod " + held.pod() + ": " + held.why())
                .or(() -> of(Start.BacksOff.class, starts)
                        .findFirst()
                        .map(start -> "The container of pod " + start.pod()
                                + " has ended too often, and Kubernetes waits before it starts it again"))
                .orElse("It has no pods");
    }

    private static <T extends Start> Stream<T> of(Class<T> kind, List<Start> starts) {
        return starts.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** One function for which work waits too long; guarded by itself. */
    private static final class Unstarted {
        private boolean checking;
        private int checks;
        private long nextCheck;
        private volatile Optional<String> reason = Optional.empty();

        /** Whether a check is due; if so, it has begun. */
        synchronized boolean begin(long now) {
            if (checking || checks > 0 && now - nextCheck < 0) {
                return false;
            }
            checking = true;
            return true;
        }

        synchronized void checked(long now) {
            checking = false;
            checks++;
            nextCheck = now + PAUSES.after(checks).toNanos();
        }
    }
}
