package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.dispatch.EnvironmentPort.Verdict;
import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The queue in which one function's invocations are matched with its environments.
 *
 * <p><b>What it holds.</b> {@code admitted} has every invocation the gateway owes an outcome, by request id. Those
 * without an assignment are also in {@code waiting}; the others run. {@code idle} has the open polls, oldest first.
 * Work goes to the <em>newest</em> poll. With less work the same few environments then get all of it, and the rest
 * become idle and can be removed.
 *
 * <p><b>The invariant.</b> {@code waiting} and {@code idle} are never both non-empty: each arrival first looks for a
 * counterpart, under the lock. Everything else follows: nothing waits while an environment is idle, and no loop is
 * needed to match them.
 *
 * <p><b>Exactly one outcome.</b> The code that removes an invocation from {@code admitted}, under the lock, completes
 * it; no other code does. An answer, the end of its environment, a deadline and a rejection all race for that removal,
 * and the losers find nothing. A running invocation leaves the queue's running ones without an outcome only when its
 * pod has handed it back <em>unrun</em>: an invocation that may have begun to run is never run a second time here.
 *
 * <p><b>The trap.</b> Slots write to sockets, and outcomes run the code of callers, who may return at once with the
 * next invocation. Neither may be touched under the lock: each operation decides under it, and acts after it. So a slot
 * may be used a moment after it was chosen; if its connection is closed by then, it hands the work back.
 *
 * <p><b>Time.</b> There are no timers per invocation. {@link #sweep} checks all of them every 100 ms or so, which is
 * finer than any of the deadlines here.
 */
final class FunctionQueue {
    /** Nanoseconds for which a stopping environment is remembered: longer than any invocation may keep it. */
    private static final long STOPPING_MEMORY = 1200_000_000_000L;

    private final FunctionId function;
    private final QueueSettings settings;
    private final LongSupplier clock;
    private final BiConsumer<InFlightInvocation, Outcome> ended;

    // Mutable state, guarded by this.
    private final Map<String, InFlightInvocation> admitted = new HashMap<>();
    private final WaitQueue waiting;
    private final IdleSlots idle = new IdleSlots();
    private final StoppingEnvironments stopping = new StoppingEnvironments();
    private long lastEnded;
    private boolean used;
    private boolean retired;

    /**
     * @param clock nanoseconds, as {@link System#nanoTime}
     * @param ended gets each invocation once with its outcome, never under the lock
     */
    FunctionQueue(
            FunctionId function,
            QueueSettings settings,
            LongSupplier clock,
            BiConsumer<InFlightInvocation, Outcome> ended) {
        this.function = function;
        this.settings = settings;
        this.clock = clock;
        this.ended = ended;
        this.waiting = new WaitQueue(settings.scaleUpDelay(), clock.getAsLong());
    }

    FunctionId function() {
        return function;
    }

    /** The result of an arrival. */
    enum Arrival {
        RUNNING,
        WAITING,
        /** The queue already has an invocation of the same id. */
        DUPLICATE,
        /** This queue is no longer in use: get the function's queue again. */
        RETIRED
    }

    Arrival arrive(InFlightInvocation work) {
        Slot slot;
        Assignment assignment;
        synchronized (this) {
            if (retired) {
                return Arrival.RETIRED;
            }
            if (admitted.putIfAbsent(work.requestId(), work) != null) {
                return Arrival.DUPLICATE;
            }
            used = true;
            slot = idle.takeNewest();
            if (slot == null) {
                work.waited = true;
                waiting.addLast(work, clock.getAsLong());
                return Arrival.WAITING;
            }
            assignment = assign(work, slot);
        }
        slot.run(assignment);
        return Arrival.RUNNING;
    }

    /** Ends it if it waits: its outcome no longer has a reader. If it runs, it goes on. */
    void leave(InFlightInvocation work) {
        synchronized (this) {
            work.callerLeft = true;
            if (work.running() || admitted.get(work.requestId()) != work) {
                return;
            }
            remove(work);
            waiting.removeIf(other -> other == work, clock.getAsLong());
        }
        ended.accept(work, NotInvocable.callerLeft());
    }

    /** @return false when this queue is no longer in use */
    boolean poll(Slot slot) {
        Assignment assignment = null;
        synchronized (this) {
            if (retired) {
                return false;
            }
            if (!stopping.contains(slot.environment())) {
                long now = clock.getAsLong();
                InFlightInvocation work = waiting.pollFirst(now);
                if (work == null) {
                    idle.add(slot, now);
                    return true;
                }
                assignment = assign(work, slot);
            }
        }
        if (assignment == null) {
            slot.release(true);
        } else {
            slot.run(assignment);
        }
        return true;
    }

    synchronized void cancel(Slot slot) {
        idle.remove(slot);
    }

    Verdict answer(String pod, String requestId, String invocationId, Outcome answer) {
        InFlightInvocation work;
        synchronized (this) {
            work = runningIn(pod, requestId);
            if (work == null) {
                return Verdict.UNKNOWN_REQUEST;
            }
            if (!isAttempt(work, invocationId)) {
                return Verdict.OTHER_ATTEMPT;
            }
            remove(work);
        }
        ended.accept(work, answer);
        return Verdict.ACCEPTED;
    }

    synchronized EnvironmentPort.Begun begin(String pod, String requestId, String invocationId) {
        InFlightInvocation work = runningIn(pod, requestId);
        if (work == null) {
            return new EnvironmentPort.Begun(Verdict.UNKNOWN_REQUEST, Optional.empty());
        }
        return isAttempt(work, invocationId)
                ? new EnvironmentPort.Begun(Verdict.ACCEPTED, work.stream)
                : new EnvironmentPort.Begun(Verdict.OTHER_ATTEMPT, Optional.empty());
    }

    boolean handBack(String pod, String requestId, String invocationId) {
        Slot slot;
        Assignment assignment = null;
        InFlightInvocation abandoned = null;
        synchronized (this) {
            InFlightInvocation work = runningIn(pod, requestId);
            if (work == null || !isAttempt(work, invocationId)) {
                return false;
            }
            if (work.callerLeft) {
                remove(work);
                abandoned = work;
            }
            work.waitAgain();
            slot = abandoned != null ? null : idle.takeNewestOutside(pod);
            if (abandoned == null && slot == null) {
                waiting.addFirst(work, clock.getAsLong());
            } else if (slot != null) {
                assignment = assign(work, slot);
            }
        }
        if (slot != null) {
            slot.run(assignment);
        }
        if (abandoned != null) {
            ended.accept(abandoned, NotInvocable.callerLeft());
        }
        return true;
    }

    /**
     * Notes that a connection was lost. The answer may still arrive over another connection, and so may the exit
     * status; both get some time.
     *
     * @return the environment whose connection it was, if the invocation runs there
     */
    synchronized Optional<Environment> lost(String requestId, String invocationId) {
        InFlightInvocation work = admitted.get(requestId);
        if (work == null || !work.running() || !work.assignment.invocationId().equals(invocationId)) {
            return Optional.empty();
        }
        work.connectionLost = true;
        work.giveUpAt = earlier(work.giveUpAt, clock.getAsLong() + settings.exitWait());
        return Optional.of(work.environment);
    }

    /**
     * Returns when the environment was last given an invocation whose connection was lost; empty if no such invocation
     * waits for the reason. The environment has not ended before that time.
     */
    synchronized Optional<Instant> awaitsReason(Environment environment) {
        return admitted.values().stream()
                .filter(work -> work.running() && work.connectionLost && work.environment.equals(environment))
                .map(InFlightInvocation::givenAt)
                .max(Comparator.naturalOrder());
    }

    /** The environment, not its pod: after a reset the next environment of the same pod gets work. */
    void stopping(Environment environment) {
        List<Slot> released;
        synchronized (this) {
            stopping.add(environment, clock.getAsLong());
            released = idle.take(slot -> slot.environment().equals(environment));
        }
        released.forEach(slot -> slot.release(true));
    }

    void exited(Environment environment, int exitStatus) {
        end(
                take(work -> work.running() && work.environment.equals(environment)),
                work -> EnvironmentFailure.exited(work.requestId(), exitStatus));
    }

    /**
     * Like {@link #exited}, but reported by Kubernetes: applies only to invocations whose connection was lost. An
     * environment of an older version has the same name after a restart of its container, and may already run the next
     * invocation.
     */
    void ended(Environment environment, ContainerEnds.End end) {
        end(
                take(work -> work.running() && work.connectionLost && work.environment.equals(environment)),
                work -> EnvironmentFailure.containerEnded(
                        work.requestId(), end.outOfMemory(), end.exitStatus().orElse(0)));
    }

    /**
     * How long the first waiting invocation has waited while no environment runs anything; zero if none waits like
     * that.
     */
    synchronized Duration unserved() {
        InFlightInvocation first = waiting.peekFirst();
        return first == null || admitted.size() > waiting.size()
                ? Duration.ZERO
                : Duration.ofNanos(clock.getAsLong() - first.admittedAt);
    }

    /** Ends the invocations that wait for an environment to start, unless there is one by now. */
    void endUnstarted(Function<InFlightInvocation, Outcome> outcome) {
        List<InFlightInvocation> unstarted;
        synchronized (this) {
            unstarted = admitted.size() > waiting.size() ? List.of() : take(_ -> true);
        }
        end(unstarted, outcome);
    }

    /** Rejects the waiting invocations; running ones may finish. */
    void refuseWaiting(Function<InFlightInvocation, Outcome> refusal) {
        end(take(work -> !work.running()), refusal);
    }

    /** Ends every idle poll; the pods poll again. */
    void releaseIdle() {
        List<Slot> released;
        synchronized (this) {
            released = idle.take(_ -> true);
        }
        released.forEach(slot -> slot.release(false));
    }

    /**
     * Does what has become due.
     *
     * @param pollHold how long a poll is kept, nanoseconds
     * @param hindrance why environments do not start, if known
     */
    void sweep(long pollHold, Supplier<Optional<String>> hindrance) {
        long now = clock.getAsLong();
        List<InFlightInvocation> late;
        List<InFlightInvocation> unstarted;
        List<Slot> released;
        boolean busy;
        synchronized (this) {
            late = take(work -> work.running() && work.giveUpAt - now <= 0);
            busy = admitted.size() > waiting.size();
            unstarted = take(work -> !work.running() && now - work.admittedAt >= settings.startTimeout());
            released = idle.takeAddedUntil(now - pollHold);
            stopping.forgetUntil(now - STOPPING_MEMORY);
        }
        released.forEach(slot -> slot.release(false));
        end(late, FunctionQueue::gaveUp);
        end(
                unstarted,
                busy
                        ? StartFailure::environmentsBusy
                        : work -> StartFailure.noEnvironment(work, settings.startTimeout(), hindrance.get()));
    }

    /** @return whether it is retired: it is empty, and stays empty from now on */
    synchronized boolean retireIfEmpty() {
        retired = retired || admitted.isEmpty() && idle.isEmpty();
        return retired;
    }

    synchronized boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    synchronized LoadReader.Load load() {
        int running = admitted.size() - waiting.size();
        return new LoadReader.Load(
                running, waiting.size(), waiting.unmet(running, clock.getAsLong()), idle.size(), quiet());
    }

    private static Outcome gaveUp(InFlightInvocation work) {
        return work.connectionLost
                ? EnvironmentFailure.vanished(work.requestId())
                : EnvironmentFailure.timedOut(work.requestId(), work.function.timeout());
    }

    private void end(List<InFlightInvocation> works, Function<InFlightInvocation, Outcome> outcome) {
        works.forEach(work -> ended.accept(work, outcome.apply(work)));
    }

    // From here on: call under the lock only; take() acquires it by itself.

    private Assignment assign(InFlightInvocation work, Slot slot) {
        long timeoutMs = work.function.timeout().toMillis();
        work.environment = slot.environment();
        work.assignment = new Assignment(
                work.invocation, Assignment.newId(), work.waited, System.currentTimeMillis() + timeoutMs);
        work.assignedAt = clock.getAsLong();
        work.giveUpAt = work.assignedAt + work.function.timeout().toNanos() + settings.deadlineMargin();
        return work.assignment;
    }

    private InFlightInvocation runningIn(String pod, String requestId) {
        InFlightInvocation work = admitted.get(requestId);
        return work != null && work.running() && work.environment.pod().equals(pod) ? work : null;
    }

    private Duration quiet() {
        if (!used) {
            return LoadReader.Load.NONE.quiet();
        }
        return admitted.isEmpty() ? Duration.ofNanos(clock.getAsLong() - lastEnded) : Duration.ZERO;
    }

    private static boolean isAttempt(InFlightInvocation work, String invocationId) {
        return invocationId == null || invocationId.equals(work.assignment.invocationId());
    }

    private void remove(InFlightInvocation work) {
        admitted.remove(work.requestId());
        lastEnded = clock.getAsLong();
    }

    private synchronized List<InFlightInvocation> take(Predicate<InFlightInvocation> which) {
        if (admitted.isEmpty()) {
            return List.of();
        }
        List<InFlightInvocation> taken = new ArrayList<>();
        for (InFlightInvocation work : admitted.values()) {
            if (which.test(work)) {
                taken.add(work);
            }
        }
        taken.forEach(this::remove);
        if (!taken.isEmpty()) {
            waiting.removeIf(work -> !admitted.containsKey(work.requestId()), clock.getAsLong());
        }
        return taken;
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }
}
