package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.loopback.Rejection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The exchange between the program and the bootstrap: the state machine of Lambda's Runtime API. On one side are the
 * threads that run invocations and the one that waits for the process, on the other the threads of the API's
 * connections. Everything is guarded by one monitor, and changes are signalled by {@code notifyAll}: there are as many
 * parties as slots, which is one, or a few.
 *
 * <p>The trap: a client that abandoned a {@code next} asks again over a new connection, and the old one must not get
 * the event. With one slot only the newest {@code next} counts.
 */
public final class RuntimeApiSession {
    /** Milliseconds between two checks, while the program waits for the client. */
    private static final long CHECK_MS = 100;

    private static final long FOREVER_MS = 0;

    private final int slots;
    private final int processes;
    private final Runnable check;
    private final long checkMs;

    // Mutable state, guarded by this
    private final Deque<InvocationDelivery> undelivered = new ArrayDeque<>();
    private final Map<String, InvocationDelivery> running = new HashMap<>();
    private boolean started;
    private Outcome initError;
    private Function<String, Outcome> end;
    private int asking;
    private long newest;

    RuntimeApiSession(int slots) {
        this(slots, 1);
    }

    /** @param processes that ask for events; init is over when each of them has asked */
    RuntimeApiSession(int slots, int processes) {
        this(slots, processes, () -> {}, FOREVER_MS);
    }

    /**
     * For a process that this program has not started, whose end nothing reports.
     *
     * @param check called now and then while the program waits for the client
     */
    public static RuntimeApiSession checked(int slots, Runnable check) {
        return new RuntimeApiSession(slots, 1, check, CHECK_MS);
    }

    private RuntimeApiSession(int slots, int processes, Runnable check, long checkMs) {
        this.slots = slots;
        this.processes = processes;
        this.check = check;
        this.checkMs = checkMs;
    }

    // Called by the program

    /** Waits for a first call of the client, or for another sign of it, which is checked now and then. */
    public synchronized void awaitSign(BooleanSupplier other) throws InterruptedException {
        while (!started && initError == null && !other.getAsBoolean()) {
            wait(CHECK_MS);
        }
    }

    /** Waits for the end of init, which is the first {@code next} of each process. */
    public synchronized void awaitStart() throws InitException, InterruptedException {
        while (!started && initError == null && end == null) {
            wait(checkMs);
            check.run();
        }
        if (initError != null) {
            throw new InitException(initError);
        }
        if (!started) {
            throw new InitException(end);
        }
    }

    /** Whether init has ended with success. */
    public synchronized boolean started() {
        return started;
    }

    /** The error with which the client has ended init, or null. */
    public synchronized Outcome initError() {
        return initError;
    }

    /** Waits until the bootstrap asks for an event; false if it never will. */
    public synchronized boolean awaitAsking() throws InterruptedException {
        while (asking <= undelivered.size() && end == null) {
            wait(checkMs);
            check.run();
        }
        return end == null;
    }

    /** Lets the bootstrap run the invocation. */
    public synchronized Outcome run(Invocation invocation, long deadlineMs) throws InterruptedException {
        InvocationDelivery delivery = new InvocationDelivery(invocation, deadlineMs);
        undelivered.add(delivery);
        notifyAll();
        while (delivery.outcome == null && !lost(delivery)) {
            wait(checkMs);
            check.run();
        }
        undelivered.remove(delivery);
        if (delivery.outcome == null) {
            running.remove(invocation.requestId());
        }
        return delivery.outcome != null ? delivery.outcome : end.apply(invocation.requestId());
    }

    /** A response that is being read when its process ends may still be completed. */
    private boolean lost(InvocationDelivery delivery) {
        return end != null && delivery.answering == null;
    }

    /** @param status of the process, 128 + signal when it was killed */
    void exited(int status) {
        ended(requestId -> SandboxError.exited(requestId, status));
    }

    /** @param how the outcome of what runs, by request id */
    public synchronized void ended(Function<String, Outcome> how) {
        end = how;
        notifyAll();
    }

    public synchronized boolean ended() {
        return end != null;
    }

    // Called by the bootstrap's connections

    /** Waits for an event. One that runs is given again, as Lambda does; null if a later call has replaced this one. */
    synchronized InvocationDelivery next() throws Rejection, InterruptedException {
        if (initError != null) {
            throw RuntimeState.INIT_ERROR.forbids(RuntimeState.READY);
        }
        if (slots == 1 && !running.isEmpty()) {
            InvocationDelivery runs = running.values().iterator().next();
            if (runs.answering != null) {
                throw runs.answering.forbids(RuntimeState.READY);
            }
            return runs;
        }
        return awaitDelivery(++newest);
    }

    private InvocationDelivery awaitDelivery(long turn) throws InterruptedException {
        asking++;
        started |= asking >= processes;
        notifyAll();
        try {
            while (undelivered.isEmpty()) {
                wait();
                if (slots == 1 && turn != newest) {
                    return null;
                }
            }
            InvocationDelivery delivery = undelivered.poll();
            running.put(delivery.invocation.requestId(), delivery);
            return delivery;
        } finally {
            asking--;
        }
    }

    /** The event could not be sent: the next call gets it. */
    synchronized void undelivered(InvocationDelivery delivery) {
        if (running.remove(delivery.invocation.requestId(), delivery)) {
            undelivered.addFirst(delivery);
            notifyAll();
        }
    }

    /**
     * A response begins to arrive: {@link #complete} or {@link #brokeOff} must follow.
     *
     * @param invocationId as the client echoes it, or null: not all clients do
     */
    synchronized InvocationDelivery begin(String requestId, String invocationId, RuntimeState to) throws Rejection {
        InvocationDelivery delivery = running.get(requestId);
        if (delivery == null) {
            throw Rejection.unknownRequest();
        }
        if (invocationId != null && !invocationId.equals(delivery.invocation.invocationId())) {
            throw Rejection.otherAttempt();
        }
        if (delivery.answering != null) {
            throw delivery.answering.forbids(to);
        }
        delivery.answering = to;
        return delivery;
    }

    /** The response is read by the thread that runs the invocation; it lasts until {@link #complete}. */
    synchronized void stream(InvocationDelivery delivery, Outcome outcome) {
        delivery.outcome = outcome;
        notifyAll();
    }

    synchronized void complete(InvocationDelivery delivery, Outcome outcome) {
        delivery.outcome = outcome;
        running.remove(delivery.invocation.requestId(), delivery);
        notifyAll();
    }

    /** The response's connection ended before the response was complete. */
    synchronized void brokeOff(InvocationDelivery delivery) {
        delivery.answering = null;
        notifyAll();
    }

    synchronized void initError(Outcome error) throws Rejection {
        if (initError != null) {
            throw RuntimeState.INIT_ERROR.forbids(RuntimeState.INIT_ERROR);
        }
        if (started) {
            throw (running.isEmpty() ? RuntimeState.READY : RuntimeState.RUNNING).forbids(RuntimeState.INIT_ERROR);
        }
        initError = error;
        notifyAll();
    }
}
