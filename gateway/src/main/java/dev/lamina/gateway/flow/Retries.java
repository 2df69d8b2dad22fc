package dev.lamina.gateway.flow;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Tries until something is done. A server that refuses will go on refusing, and is asked so many times only; one that does
 * not answer will come back, and costs nothing but time.
 *
 * @param refusals after so many it is given up
 * @param between from the end of a try to the next
 * @param sleep how the pauses are spent; tests do not sleep
 */
public record Retries(int refusals, Backoff between, Sleep sleep) {

  /** Lets a while pass. */
  @FunctionalInterface
  public interface Sleep {
    void pass(Duration pause) throws InterruptedException;
  }

  public Retries(int refusals, Backoff between) {
    this(refusals, between, Thread::sleep);
  }

  /** What became of a try. */
  public enum Try {
    DONE,
    REFUSED,
    UNANSWERED
  }

  /** What is tried. */
  public interface Attempt {
    /** @param last whether it is given up should this one be refused */
    Try run(boolean last) throws InterruptedException;
  }

  /**
   * Blocks.
   *
   * @param wanted whether it is still worth trying; asked after each try
   * @return whether it was done
   */
  public boolean run(Attempt attempt, BooleanSupplier wanted) throws InterruptedException {
    int refused = 0;
    for (int tries = 1; ; tries++) {
      Try result = attempt.run(refused == refusals - 1);
      if (result == Try.DONE) {
        return true;
      }
      refused += result == Try.REFUSED ? 1 : 0;
      if (refused == refusals || !wanted.getAsBoolean()) {
        return false;
      }
      sleep.pass(between.after(tries));
    }
  }
}
