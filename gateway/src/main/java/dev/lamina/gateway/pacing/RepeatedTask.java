package dev.lamina.gateway.pacing;

import dev.lamina.pacing.Backoff;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * A task for a timer that repeats it. A timer drops a task that throws, so every exception of a run, including an
 * {@link Error}, is caught here: the next run takes place. The first failure in a row is logged, and further ones at
 * growing distances.
 */
public final class RepeatedTask implements Runnable {
    private static final Logger LOG = Logger.getLogger(RepeatedTask.class);

    private final String what;
    private final Runnable task;

    // Mutable state: a timer makes one run at a time
    private int failures;

    /** @param what the name of the task, for the log */
    public RepeatedTask(String what, Runnable task) {
        this.what = what;
        this.task = task;
    }

    @Override
    public void run() {
        try {
            task.run();
            failures = 0;
        } catch (RuntimeException | Error e) {
            failures++;
            LOG.logf(
                    Backoff.isReported(failures) ? Level.ERROR : Level.DEBUG,
                    e,
                    "%s failed and will be retried; failures in a row: %d",
                    what,
                    failures);
        }
    }
}
