package dev.lamina.runtime.invoke;

import dev.lamina.runtime.EssentialThread;

/** Ends the program in time, even if the thread that ends it is blocked by a log that is not read. */
final class HaltGuard {
    /** Milliseconds that the log may take to accept the last lines of a program; then they are lost. */
    static final long LOG_MS = 2_000;

    private HaltGuard() {}

    static void within(long millis, int status) {
        EssentialThread.named("halt").daemon().start(() -> {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                // no thread interrupts it
            }
            Runtime.getRuntime().halt(status);
        });
    }
}
