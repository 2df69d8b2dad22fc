package dev.lamina.gateway.async;

/**
 * The waits of one thread, which other threads can cut short. Only the waits: an interrupt anywhere else would be
 * swallowed by the NATS client, which then drops what it was about to send, for example the subscription through which
 * all events arrive.
 */
final class InterruptibleWaits {
    private final Thread thread;

    // Mutable state, guarded by this
    private boolean waiting;
    private boolean cut;

    InterruptibleWaits(Thread thread) {
        this.thread = thread;
    }

    /** A blocking wait. */
    interface Wait<T> {
        T until() throws InterruptedException;
    }

    /** Ends the present wait, or the next one. */
    synchronized void cutShort() {
        cut = true;
        if (waiting) {
            thread.interrupt();
        }
    }

    /**
     * Waits; called by the one thread only.
     *
     * @throws InterruptedException if it was cut short
     */
    <T> T await(Wait<T> wait) throws InterruptedException {
        begin();
        try {
            return wait.until();
        } catch (InterruptedException e) {
            end(true);
            throw e;
        } finally {
            end(false);
        }
    }

    private synchronized void begin() throws InterruptedException {
        if (cut) {
            cut = false;
            throw new InterruptedException("cut short before it began");
        }
        waiting = true;
    }

    /** An interrupt that came too late for this wait is for the next one. */
    private synchronized void end(boolean wasCut) {
        waiting = false;
        cut = cut && !wasCut;
        Thread.interrupted();
    }
}
