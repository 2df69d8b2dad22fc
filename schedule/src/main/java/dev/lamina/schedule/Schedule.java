package dev.lamina.schedule;

import dev.lamina.api.ScheduleSource;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** The ticks of a schedule, each at the beginning of a minute or, for a rate, a whole number of periods after its start. */
public sealed interface Schedule permits Rate, Cron {

  /**
   * Reads a schedule.
   *
   * @param created when a rate begins to count
   * @throws ScheduleException when it is none
   */
  static Schedule of(ScheduleSource source, Instant created) {
    String text = source.expression().strip();
    if (text.startsWith("rate(")) {
      return Rate.of(text, created);
    }
    Cron cron = CronText.read(text, zone(source.timezone()));
    if (cron.next(Instant.EPOCH).isEmpty()) {
      throw new ScheduleException("expression", "no day is ever like this: correct the day and the month");
    }
    return cron;
  }

  /** The first tick after an instant; empty when there is none any more. */
  Optional<Instant> next(Instant after);

  /** The last tick after one instant and not after the other. */
  default Optional<Instant> latest(Instant after, Instant until) {
    Optional<Instant> latest = Optional.empty();
    for (Optional<Instant> tick = next(after); tick.isPresent() && !tick.get().isAfter(until); tick = next(tick.get())) {
      latest = tick;
    }
    return latest;
  }

  /**
   * The times in which an environment is to be ready, as KEDA's cron scaler takes them.
   *
   * @param seconds how long before each tick
   * @throws ScheduleException when KEDA has no words for them
   */
  List<Warmup> warmups(int seconds);

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name == null ? "UTC" : name);
    } catch (DateTimeException e) {
      throw new ScheduleException("timezone", "there is no time zone " + name + ": use a name such as Europe/Berlin or UTC");
    }
  }
}
