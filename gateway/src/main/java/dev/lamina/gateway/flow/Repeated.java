package dev.lamina.gateway.flow;

import org.jboss.logging.Logger;

/**
 * A task for a timer that repeats it. A timer forgets a task that throws, so nothing that a turn throws gets out of it, an
 * {@link Error} included: the next turn comes.
 *
 * @param what the task does, for the log
 */
public record Repeated(String what, Runnable task) implements Runnable {
  private static final Logger LOG = Logger.getLogger(Repeated.class);

  @Override
  public void run() {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.errorf(e, "%s failed, and is tried again", what);
    }
  }
}
