package dev.lamina.operator.content;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** When to look again at content. Times are spread, so that a thousand functions that start together do not stay together. */
final class LookTimes {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_OF_ALL = Duration.ofMinutes(10);
  /** A look that fails slowly is tried so rarely that it needs no more than a fifth of a place. */
  private static final int PAUSE_FOR_TIME_TAKEN = 4;

  private final Duration interval;
  private final DoubleSupplier random;

  /**
   * @param interval between two looks at content that is well
   * @param random from 0 to 1
   */
  LookTimes(Duration interval, DoubleSupplier random) {
    this.interval = interval;
    this.random = random;
  }

  /** For content that was good before the operator started: within the interval. */
  Duration afterStart() {
    return times(interval, random.getAsDouble());
  }

  /** Between three quarters of the interval and all of it. */
  Duration afterSuccess() {
    return spread(interval);
  }

  /**
   * 5 seconds, doubled with each failure up to a minute; longer where failing takes long, up to 10 minutes. Up to a quarter less by chance.
   *
   * @param failures in a row, 1 or more
   * @param took how long the last look took
   */
  Duration afterFailure(int failures, Duration took) {
    Duration growing = shorter(FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10)), LONGEST_PAUSE);
    Duration fair = shorter(took.multipliedBy(PAUSE_FOR_TIME_TAKEN), LONGEST_OF_ALL);
    return spread(growing.compareTo(fair) > 0 ? growing : fair);
  }

  private Duration spread(Duration duration) {
    return times(duration, 0.75 + random.getAsDouble() / 4);
  }

  private static Duration times(Duration duration, double factor) {
    return Duration.ofMillis((long) (duration.toMillis() * factor));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
