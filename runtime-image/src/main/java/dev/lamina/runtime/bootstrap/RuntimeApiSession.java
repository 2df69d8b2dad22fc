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
import java.util.OptionalInt;

/**
 * The exchange between the program and the bootstrap: the state machine of Lambda's Runtime API. On one side are the
 * threads that run invocations and the one that waits for the process, on the other the threads of the API's
 * connections. Everything is guarded by one monitor, and changes are signalled by {@code notifyAll}: there are as many
 * parties as slots, which is one, or a few.
 *
 * <p>The trap: a client that abandoned a {@code next} asks again over a new connection, and the old one must not get
 * the event. With one slot only the newest {@code next} counts.
 */
final class RuntimeApiSession {
    private final int slots;
    private final int processes;

    // Mutable state, guarded by this
    private final Deque<InvocationDelivery> undelivered = new ArrayDeque<>();
    private final Map<String, InvocationDelivery> running = new HashMap<>();
    private boolean started;
    private Outcome initError;
    private OptionalInt exit = OptionalInt.empty();
    private int asking;
    private long newest;

    RuntimeApiSession(int slots) {
        this(slots, 1);
    }

    /** @param processes that ask for events; init is over when each of them has asked */
    RuntimeApiSession(int slots, int processes) {
        this.slots = slots;
        this.processes = processes;
    }

    // Called by the program

    /** Waits for the end of init, which is the first {@code next} of each process. */
    synchronized void awaitStart() throws InitException, InterruptedException {
        while (!started && initError == null && exit.isEmpty()) {
            wait();
        }
        if (initError != null) {
            throw new InitException(initError);
        }
        if (!started) {
            int status = exit.getAsInt();
            throw new InitException(requestId -> SandboxError.exited(requestId, status));
        }
    }

    /** Waits until the bootstrap asks for an event; false if it never will. */
    synchronized boolean awaitAsking() throws InterruptedException {
        while (asking <= undelivered.size() && exit.isEmpty()) {
            wait();
        }
        return exit.isEmpty();
    }

    /** Lets the bootstrap run the invocation. */
    synchronized Outcome run(Invocation invocation, long deadlineMs) throws InterruptedException {
        InvocationDelivery delivery = new InvocationDelivery(invocation, deadlineMs);
        undelivered.add(delivery);
        notifyAll();
        while (delivery.outcome == null && !lost(delivery)) {
            wait();
        }
        undelivered.remove(delivery);
        if (delivery.outcome == null) {
            running.remove(invocation.requestId());
        }
        return delivery.outcome != null
                ? delivery.outcome
                : SandboxError.exited(invocation.requestId(), exit.getAsInt());
    }

    /** A response that is being read when its process ends may still be completed. */
    private boolean lost(InvocationDelivery delivery) {
        return exit.isPresent() && delivery.answering == null;
    }

    /** @param status of the process, 128 + signal when it was killed */
    synchronized void exited(int status) {
        exit = OptionalInt.of(status);
        notifyAll();
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
