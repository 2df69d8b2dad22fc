package dev.lamina.runtime.invoke;

import dev.lamina.runtime.EssentialThread;
import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.gateway.Intake;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.gateway.ReplyChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntConsumer;

/**
 * The slots of this execution environment, and its end.
 *
 * <p>There are two counts. {@code free} slots decide whether an invocation is accepted. A slot is free again *before*
 * its answer is written, because the gateway may send the next invocation the moment it has the answer; the worker
 * takes it when it has finished. {@code active} counts invocations whose answer is not yet written: only at zero may
 * the program end.
 */
final class Environment implements Intake {
    /** Milliseconds that gateways may take to answer open polls. */
    private static final long POLLS_END_MS = 1_000;

    private final FunctionConfig config;
    private final GatewayPool gateways;
    private final IntConsumer halt;
    private final BlockingQueue<Execution> taken = new LinkedBlockingQueue<>();

    // Mutable state, guarded by this
    private int free;
    private int active;
    private boolean stopping;

    /** @param halt ends the process with the status */
    Environment(FunctionConfig config, GatewayPool gateways, IntConsumer halt) {
        this.config = config;
        this.gateways = gateways;
        this.halt = halt;
        this.free = config.concurrency();
    }

    @Override
    public synchronized boolean offer(Invocation invocation, ReplyChannel channel) {
        if (stopping || free == 0) {
            return false;
        }
        free--;
        active++;
        taken.add(new Execution(invocation, channel, config.timeout()));
        return true;
    }

    @Override
    public synchronized boolean awaitFree() throws InterruptedException {
        while (free == 0 && !stopping) {
            wait();
        }
        return !stopping;
    }

    @Override
    public synchronized boolean stopping() {
        return stopping;
    }

    /** The next invocation to run. */
    Execution next() throws InterruptedException {
        return taken.take();
    }

    /** The handler has ended: its slot can take the next invocation. True if the answer may ask for one. */
    synchronized boolean release() {
        free++;
        notifyAll();
        return !stopping;
    }

    /** The answer has been written. */
    synchronized void answered() {
        active--;
        notifyAll();
    }

    /**
     * Takes no more, lets running invocations end, then ends the program. Returns at once; a second call changes
     * nothing.
     */
    void end(int status) {
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
            notifyAll();
        }
        EssentialThread.named("end").start(() -> {
            try {
                gateways.stop();
                awaitAnswers();
                gateways.awaitEnd(POLLS_END_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            halt.accept(status);
        });
    }

    private synchronized void awaitAnswers() throws InterruptedException {
        while (active > 0) {
            wait();
        }
    }
}
