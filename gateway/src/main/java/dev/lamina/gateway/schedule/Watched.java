package dev.lamina.gateway.schedule;

import dev.lamina.api.ScheduleSource;
import dev.lamina.api.Trigger;
import dev.lamina.schedule.Schedule;
import dev.lamina.schedule.ScheduledInput;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A schedule that is followed, and what is due of it.
 *
 * @param text what the record names it by
 * @param created when the trigger was
 * @param maxAge of a missed tick that is still run
 * @param since when this gateway began to follow it
 */
record Watched(Trigger trigger, Schedule schedule, String text, Optional<String> input, Instant created, Duration maxAge, Instant since) {
  /** What is late by less is not missed: a busy machine, NATS restarting. */
  private static final Duration IN_TIME = Duration.ofMinutes(1);
  private static final String OFF = "off";

  /** @throws dev.lamina.schedule.ScheduleException when the trigger's schedule is none */
  static Watched of(Trigger trigger, Instant now) {
    ScheduleSource source = trigger.getSpec().source().schedule();
    Instant created = Optional.ofNullable(trigger.getMetadata().getCreationTimestamp()).map(Instant::parse).orElse(now);
    String text = source.expression() + " " + source.timezone();
    // As older versions write it, so that they know it again; but it is one line of the record.
    text = text.lines().count() > 1 ? normalized(text) : text;
    return new Watched(trigger, Schedule.of(source, created), text, ScheduledInput.of(source), created,
        Duration.ofSeconds(source.maxAgeSeconds() == null ? 3600 : source.maxAgeSeconds()), now);
  }

  /** The record of a trigger that is switched off: what it would have done meanwhile is not made up for. */
  static TickRecord off(Trigger trigger, Instant now) {
    return new TickRecord(now, Optional.ofNullable(trigger.getMetadata().getGeneration()).orElse(0L), OFF);
  }

  /** Whether the record is of a spec that this gateway has not seen yet: then it has nothing to say. */
  boolean isBehind(Optional<TickRecord> record) {
    return record.filter(known -> known.generation() > generation()).isPresent();
  }

  /** The tick that is to be run now. */
  Optional<Instant> due(Optional<TickRecord> record, Instant now) {
    Instant done = done(record, now);
    return schedule.latest(done.isAfter(oldest(now)) ? done : oldest(now), now);
  }

  /** The record when what is due is done. */
  TickRecord next(Optional<TickRecord> record, Optional<Instant> due, Instant now) {
    return new TickRecord(due.orElse(done(record, now)), generation(), text);
  }

  /** The moment up to which the ticks are done with. */
  private Instant done(Optional<TickRecord> record, Instant now) {
    return record.map(known -> normalized(known.schedule()).equals(normalized(text)) ? known.until() : now).orElse(created);
  }

  private static String normalized(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private long generation() {
    return Optional.ofNullable(trigger.getMetadata().getGeneration()).orElse(0L);
  }

  private Instant oldest(Instant now) {
    Instant missed = now.minus(maxAge);
    Instant late = since.isAfter(now.minus(IN_TIME)) ? since : now.minus(IN_TIME);
    return missed.isBefore(late) ? missed : late;
  }
}
