package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.Functions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The queue of each function: created when first needed, retired when the function is deleted and nothing is left. */
final class FunctionQueues implements EnvironmentPort, LoadReader {
    /** Nanoseconds: long enough that pods do not spin, short enough that they soon turn to other gateways. */
    private static final long DRAINING_HOLD = 1_000_000_000L;

    private final Functions functions;
    private final QueueSettings settings;
    private final LongSupplier clock;
    private final BiConsumer<InFlightInvocation, Outcome> ended;
    private final LostEnvironments lost;
    private final StalledStarts starts;

    // Mutable state
    private final Map<FunctionId, FunctionQueue> queues = new ConcurrentHashMap<>();
    private final List<Consumer<FunctionId>> waitingListeners = new CopyOnWriteArrayList<>();
    private volatile long pollHold;

    FunctionQueues(
            Functions functions,
            QueueSettings settings,
            LongSupplier clock,
            BiConsumer<InFlightInvocation, Outcome> ended,
            LostEnvironments lost,
            StalledStarts starts) {
        this.functions = functions;
        this.settings = settings;
        this.clock = clock;
        this.ended = ended;
        this.lost = lost;
        this.starts = starts;
        this.pollHold = settings.pollHold();
    }

    /** @return false if an invocation of the same id is already there */
    boolean arrive(InFlightInvocation work) {
        FunctionId function = work.invocation.function();
        while (true) {
            switch (queue(function).arrive(work)) {
                case RUNNING -> {
                    return true;
                }
                case WAITING -> {
                    reportWaiting(function);
                    return true;
                }
                case DUPLICATE -> {
                    return false;
                }
                case RETIRED -> Thread.onSpinWait();
            }
        }
    }

    /** Its caller has left. */
    void leave(InFlightInvocation work) {
        existing(work.invocation.function()).ifPresent(queue -> queue.leave(work));
    }

    @Override
    public void poll(FunctionId function, Slot slot) {
        while (!queue(function).poll(slot)) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void cancel(FunctionId function, Slot slot) {
        existing(function).ifPresent(queue -> {
            queue.cancel(slot);
            starts.vanished(function, slot.environment());
        });
    }

    @Override
    public Verdict answer(
            FunctionId function, String pod, String requestId, String invocationId, Outcome.Completed answer) {
        return existing(function)
                .map(queue -> queue.answer(pod, requestId, invocationId, answer))
                .orElse(Verdict.UNKNOWN_REQUEST);
    }

    @Override
    public Begun begin(FunctionId function, String pod, String requestId, String invocationId) {
        return existing(function)
                .map(queue -> queue.begin(pod, requestId, invocationId))
                .orElse(new Begun(Verdict.UNKNOWN_REQUEST, Optional.empty()));
    }

    @Override
    public boolean handBack(FunctionId function, String pod, String requestId, String invocationId) {
        return existing(function)
                .map(queue -> queue.handBack(pod, requestId, invocationId))
                .orElse(false);
    }

    @Override
    public void lost(FunctionId function, String requestId, String invocationId) {
        existing(function)
                .ifPresent(queue -> queue.lost(requestId, invocationId).ifPresent(environment -> {
                    starts.vanished(function, environment);
                    lost.lost(
                            function,
                            environment,
                            () -> queue.awaitsReason(environment),
                            end -> queue.ended(environment, end));
                }));
    }

    @Override
    public void stopping(FunctionId function, Environment environment) {
        queue(function).stopping(environment);
    }

    @Override
    public void exited(FunctionId function, Environment environment, int exitStatus) {
        existing(function).ifPresent(queue -> queue.exited(environment, exitStatus));
    }

    @Override
    public Load load(FunctionId function) {
        return existing(function).map(FunctionQueue::load).orElse(Load.NONE);
    }

    @Override
    public Set<FunctionId> functions() {
        return Collections.unmodifiableSet(queues.keySet());
    }

    @Override
    public void onWaiting(Consumer<FunctionId> listener) {
        waitingListeners.add(listener);
    }

    /** From now on polls are kept only briefly: the pods turn to other gateways. */
    void drain() {
        pollHold = Math.min(pollHold, DRAINING_HOLD);
        queues.values().forEach(FunctionQueue::releaseIdle);
    }

    /** Does what has become due by time or by changes of Functions, for every queue. */
    void sweep() {
        queues.values().forEach(this::sweep);
    }

    void sweep(FunctionId function) {
        existing(function).ifPresent(this::sweep);
    }

    private void sweep(FunctionQueue queue) {
        queue.sweep(pollHold, () -> starts.reason(queue.function()));
        Optional<FunctionView> view = functions.find(queue.function());
        if (view.isEmpty()) {
            clear(queue);
        } else if (queue.hasWaiting()) {
            refusal(view.get())
                    .ifPresentOrElse(
                            refusal -> queue.refuseWaiting(work -> refusal), () -> reportWaiting(queue.function()));
        }
        starts.follow(queue.function(), queue.unserved(), queue::endUnstarted);
    }

    /** Why no invocation may wait for the function any longer. */
    private static Optional<Outcome> refusal(FunctionView function) {
        return function.stopped()
                ? Optional.of(new Outcome.Throttled(ThrottleCause.STOPPED))
                : function.notReady().map(NotInvocable::notReady);
    }

    private void clear(FunctionQueue queue) {
        queue.refuseWaiting(work -> NotInvocable.notFound(work.invocation));
        queue.releaseIdle();
        queues.computeIfPresent(queue.function(), (id, present) -> present.retireIfEmpty() ? null : present);
        starts.forget(queue.function());
    }

    private FunctionQueue queue(FunctionId function) {
        FunctionQueue queue = queues.get(function);
        return queue != null
                ? queue
                : queues.computeIfAbsent(function, id -> new FunctionQueue(id, settings, clock, ended));
    }

    private Optional<FunctionQueue> existing(FunctionId function) {
        return Optional.ofNullable(queues.get(function));
    }

    private void reportWaiting(FunctionId function) {
        waitingListeners.forEach(listener -> listener.accept(function));
    }
}
