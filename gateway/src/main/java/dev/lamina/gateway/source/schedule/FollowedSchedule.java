package dev.lamina.gateway.source.schedule;

import dev.lamina.api.ScheduleSource;
import dev.lamina.api.Trigger;
import dev.lamina.schedule.Schedule;
import dev.lamina.schedule.ScheduledInput;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A schedule that is followed, and the computation of its due ticks.
 *
 * @param text the schedule as the record names it
 * @param created when the trigger was created
 * @param maxAge of a missed tick that is still run
 * @param since when this gateway began to follow it
 */
record FollowedSchedule(
        Trigger trigger,
        Schedule schedule,
        String text,
        Optional<String> input,
        Instant created,
        Duration maxAge,
        Instant since) {
    /** A tick that is late by less is not missed, for example on a busy machine or while NATS restarts. */
    private static final Duration IN_TIME = Duration.ofMinutes(1);

    private static final String OFF = "off";

    /** @throws dev.lamina.schedule.ScheduleException when the trigger's schedule is invalid */
    static FollowedSchedule of(Trigger trigger, Instant now) {
        ScheduleSource source = trigger.getSpec().source().schedule();
        Instant created = Optional.ofNullable(trigger.getMetadata().getCreationTimestamp())
                .map(Instant::parse)
                .orElse(now);
        String text = source.expression() + " " + source.timezone();
        // As older versions write it, so that they recognize it; but it must be one line of the record.
        text = text.lines().count() > 1 ? normalized(text) : text;
        return new FollowedSchedule(
                trigger,
                Schedule.of(source, created),
                text,
                ScheduledInput.of(source),
                created,
                Duration.ofSeconds(source.maxAgeSeconds() == null ? 3600 : source.maxAgeSeconds()),
                now);
    }

    /** The record of a trigger that is disabled or hidden: ticks during this time are not run later. */
    static TickRecord off(Trigger trigger, Instant now) {
        return new TickRecord(
                now, Optional.ofNullable(trigger.getMetadata().getGeneration()).orElse(0L), OFF);
    }

    /** Whether the record is of a newer spec than this gateway has seen: then it must not act. */
    boolean isBehind(Optional<TickRecord> record) {
        return record.filter(known -> known.generation() > generation()).isPresent();
    }

    /** The tick that must be run now. */
    Optional<Instant> due(Optional<TickRecord> record, Instant now) {
        Instant done = done(record, now);
        return schedule.latest(done.isAfter(oldest(now)) ? done : oldest(now), now);
    }

    /** The record after the due tick was run. */
    TickRecord next(Optional<TickRecord> record, Optional<Instant> due, Instant now) {
        return new TickRecord(due.orElse(done(record, now)), generation(), text);
    }

    /** The moment up to which the ticks are run or skipped. */
    private Instant done(Optional<TickRecord> record, Instant now) {
        return record.map(known -> normalized(known.schedule()).equals(normalized(text)) ? known.until() : now)
                .orElse(created);
    }

    private static String normalized(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private long generation() {
        return Optional.ofNullable(trigger.getMetadata().getGeneration()).orElse(0L);
    }

    private Instant oldest(Instant now) {
        Instant missed = now.minus(maxAge);
        // A clock that was set back says that it began in the future.
        Instant late = since.isAfter(now.minus(IN_TIME)) && !since.isAfter(now) ? since : now.minus(IN_TIME);
        return missed.isBefore(late) ? missed : late;
    }
}
