package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.dispatch.PodCalls.Verdict;
import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.util.ArrayList;
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
 * Where one function's invocations meet its environments.
 *
 * <p><b>What it holds.</b> {@code admitted} has every invocation the gateway owes an outcome, by request id. Those without
 * an assignment are also in {@code waiting}; the others run. {@code idle} has the polls nobody has answered, oldest
 * first. Work goes to the <em>newest</em> poll, so that with less work the same few environments get all of it and the rest
 * fall idle and can go.
 *
 * <p><b>The invariant.</b> {@code waiting} and {@code idle} are never both non-empty: whichever arrives looks for the other
 * first, under the lock. Everything else follows: nothing waits beside an idle environment, and nothing has to go round
 * matching them.
 *
 * <p><b>Exactly one outcome.</b> Whoever removes an invocation from {@code admitted}, under the lock, completes it; nobody
 * else does. An answer, the death of its environment, a deadline, a refusal all race for that removal, and the losers find
 * nothing. An invocation leaves the running ones without an outcome only when its pod has handed it back <em>unrun</em>:
 * whatever may have begun to run is never run a second time here.
 *
 * <p><b>The trap.</b> Slots write to sockets and outcomes run the code of callers, who may come straight back with the next
 * invocation. Neither may be touched under the lock: each operation decides under it, and acts after it. So a slot may
 * be used a moment after it was chosen; should its connection be gone by then, it hands the work back.
 *
 * <p><b>Time.</b> There are no timers per invocation. {@link #sweep} looks at all of them every 100 ms or so, which is
 * finer than any of the deadlines here.
 */
final class FunctionQueue {
  /** An environment that stops is remembered for longer than any invocation may keep it. */
  private static final long STOPPING_MEMORY = 1200_000_000_000L;

  private final FunctionId function;
  private final QueueSettings settings;
  private final LongSupplier clock;
  private final BiConsumer<Admitted, Outcome> ended;

  // Mutable state, guarded by this.
  private final Map<String, Admitted> admitted = new HashMap<>();
  private final Backlog waiting;
  private final IdleSlots idle = new IdleSlots();
  private final StoppingEnvironments stopping = new StoppingEnvironments();
  private long lastEnded;
  private boolean used;
  private boolean retired;

  /**
   * @param clock nanoseconds, as {@link System#nanoTime}
   * @param ended gets each invocation once with its outcome, never under the lock
   */
  FunctionQueue(FunctionId function, QueueSettings settings, LongSupplier clock, BiConsumer<Admitted, Outcome> ended) {
    this.function = function;
    this.settings = settings;
    this.clock = clock;
    this.ended = ended;
    this.waiting = new Backlog(settings.scaleUpDelay(), clock.getAsLong());
  }

  FunctionId function() {
    return function;
  }

  /** What became of an arrival. */
  enum Arrival {
    RUNNING,
    WAITING,
    /** An invocation of the same id is here already. */
    DUPLICATE,
    /** This queue is no longer in use: ask for the function's queue again. */
    RETIRED
  }

  Arrival arrive(Admitted work) {
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

  /** @return false when this queue is no longer in use */
  boolean poll(Slot slot) {
    Assignment assignment = null;
    synchronized (this) {
      if (retired) {
        return false;
      }
      if (!stopping.contains(slot.environment())) {
        long now = clock.getAsLong();
        Admitted work = waiting.pollFirst(now);
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
    Admitted work;
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

  synchronized PodCalls.Begun begin(String pod, String requestId, String invocationId) {
    Admitted work = runningIn(pod, requestId);
    if (work == null) {
      return new PodCalls.Begun(Verdict.UNKNOWN_REQUEST, Optional.empty());
    }
    return isAttempt(work, invocationId) ? new PodCalls.Begun(Verdict.ACCEPTED, work.stream) : new PodCalls.Begun(Verdict.OTHER_ATTEMPT, Optional.empty());
  }

  boolean handBack(String pod, String requestId, String invocationId) {
    Slot slot;
    Assignment assignment = null;
    synchronized (this) {
      Admitted work = runningIn(pod, requestId);
      if (work == null || !isAttempt(work, invocationId)) {
        return false;
      }
      work.waitAgain();
      slot = idle.takeNewestOutside(pod);
      if (slot == null) {
        waiting.addFirst(work, clock.getAsLong());
      } else {
        assignment = assign(work, slot);
      }
    }
    if (slot != null) {
      slot.run(assignment);
    }
    return true;
  }

  /**
   * The answer may still come over another connection, and so may the exit status; both have a moment for it.
   *
   * @return whose connection it was, if the invocation runs there
   */
  synchronized Optional<Environment> lost(String requestId, String invocationId) {
    Admitted work = admitted.get(requestId);
    if (work == null || !work.running() || !work.assignment.invocationId().equals(invocationId)) {
      return Optional.empty();
    }
    work.connectionLost = true;
    work.giveUpAt = earlier(work.giveUpAt, clock.getAsLong() + settings.exitWait());
    return Optional.of(work.environment);
  }

  synchronized boolean awaitsReason(Environment environment) {
    return admitted.values().stream().anyMatch(work -> work.running() && work.connectionLost && work.environment.equals(environment));
  }

  /** The environment, not its pod: after a reset the next one of the same pod is welcome. */
  void stopping(Environment environment) {
    List<Slot> released;
    synchronized (this) {
      stopping.add(environment, clock.getAsLong());
      released = idle.take(slot -> slot.environment().equals(environment));
    }
    released.forEach(slot -> slot.release(true));
  }

  void exited(Environment environment, int exitStatus) {
    end(take(work -> work.running() && work.environment.equals(environment)),
        work -> EnvironmentFailure.exited(work.requestId(), exitStatus));
  }

  /**
   * As {@link #exited}, when it is Kubernetes that tells it: only of what has lost its connection. An environment of an older
   * version has the same name after a restart of its container, and may run the next invocation already.
   */
  void killed(Environment environment) {
    end(take(work -> work.running() && work.connectionLost && work.environment.equals(environment)),
        work -> EnvironmentFailure.exited(work.requestId(), EnvironmentFailure.KILLED));
  }

  /** How long the first that waits has waited, where no environment runs anything; zero where nothing waits so. */
  synchronized Duration unserved() {
    Admitted first = waiting.peekFirst();
    return first == null || admitted.size() > waiting.size() ? Duration.ZERO : Duration.ofNanos(clock.getAsLong() - first.admittedAt);
  }

  /** Ends what waits for an environment to start, unless there is one by now. */
  void endUnstarted(Function<Admitted, Outcome> outcome) {
    List<Admitted> unstarted;
    synchronized (this) {
      unstarted = admitted.size() > waiting.size() ? List.of() : take(_ -> true);
    }
    end(unstarted, outcome);
  }

  /** Refuses what waits; what runs may finish. */
  void refuseWaiting(Function<Admitted, Outcome> refusal) {
    end(take(work -> !work.running()), refusal);
  }

  /** Ends every idle poll; the pods ask again. */
  void releaseIdle() {
    List<Slot> released;
    synchronized (this) {
      released = idle.take(_ -> true);
    }
    released.forEach(slot -> slot.release(false));
  }

  /**
   * Does what time has made due.
   *
   * @param pollHold how long a poll is kept, nanoseconds
   * @param hindrance what keeps environments from starting, as far as it is known
   */
  void sweep(long pollHold, Supplier<Optional<String>> hindrance) {
    long now = clock.getAsLong();
    List<Admitted> late;
    List<Admitted> unstarted;
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
    end(unstarted, busy ? StartFailure::environmentsBusy : work -> StartFailure.noEnvironment(work, settings.startTimeout(), hindrance.get()));
  }

  /** @return whether it is retired: empty, and from now on it stays so */
  synchronized boolean retireIfEmpty() {
    retired = retired || admitted.isEmpty() && idle.isEmpty();
    return retired;
  }

  synchronized boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  synchronized Activity.Load load() {
    int running = admitted.size() - waiting.size();
    return new Activity.Load(running, waiting.size(), waiting.unmet(running, clock.getAsLong()), idle.size(), quiet());
  }

  private static Outcome gaveUp(Admitted work) {
    return work.connectionLost
        ? EnvironmentFailure.vanished(work.requestId())
        : EnvironmentFailure.timedOut(work.requestId(), work.function.timeout());
  }

  private void end(List<Admitted> works, Function<Admitted, Outcome> outcome) {
    works.forEach(work -> ended.accept(work, outcome.apply(work)));
  }

  // From here on: under the lock only; take() enters it by itself.

  private Assignment assign(Admitted work, Slot slot) {
    long timeoutMs = work.function.timeout().toMillis();
    work.environment = slot.environment();
    work.assignment = new Assignment(work.invocation, AttemptId.next(), work.waited, System.currentTimeMillis() + timeoutMs);
    work.giveUpAt = clock.getAsLong() + work.function.timeout().toNanos() + settings.deadlineMargin();
    return work.assignment;
  }

  private Admitted runningIn(String pod, String requestId) {
    Admitted work = admitted.get(requestId);
    return work != null && work.running() && work.environment.pod().equals(pod) ? work : null;
  }

  private Duration quiet() {
    if (!used) {
      return Activity.Load.NONE.quiet();
    }
    return admitted.isEmpty() ? Duration.ofNanos(clock.getAsLong() - lastEnded) : Duration.ZERO;
  }

  private static boolean isAttempt(Admitted work, String invocationId) {
    return invocationId == null || invocationId.equals(work.assignment.invocationId());
  }

  private void remove(Admitted work) {
    admitted.remove(work.requestId());
    lastEnded = clock.getAsLong();
  }

  private synchronized List<Admitted> take(Predicate<Admitted> which) {
    if (admitted.isEmpty()) {
      return List.of();
    }
    List<Admitted> taken = new ArrayList<>();
    for (Admitted work : admitted.values()) {
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
