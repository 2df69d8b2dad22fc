package dev.lamina.gateway.flow;

import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * A task for a timer that repeats it. A timer forgets a task that throws, so nothing that a turn throws gets out of it, an
 * {@link Error} included: the next turn comes. The log is told of the first failure in a row, and then at growing distance.
 */
public final class Repeated implements Runnable {
  private static final Logger LOG = Logger.getLogger(Repeated.class);

  private final String what;
  private final Runnable task;

  // Mutable state: a timer runs one turn at a time
  private int failures;

  /** @param what the task does, for the log */
  public Repeated(String what, Runnable task) {
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
      LOG.logf(Backoff.isTold(failures) ? Level.ERROR : Level.DEBUG, e, "%s failed, and is tried again; failures in a row: %d", what, failures);
    }
  }
}
