package dev.lamina.gateway.source.schedule;

import dev.lamina.gateway.nats.clock.SharedClock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The progress of a trigger's schedule, a line of text. Further lines are from a newer version and are not read.
 *
 * @param until ticks up to this moment are run or skipped
 * @param generation of the trigger's spec that the writer knew
 * @param schedule the schedule that the record is about, as text
 */
record TickRecord(Instant until, long generation, String schedule) {

    /** No clock that is right is ahead of another by more. */
    private static final Duration APART = SharedClock.BOUND.multipliedBy(2);

    /**
     * The record without a future that only a wrong clock can have written: up to now at most the ticks are done with.
     */
    TickRecord credible(Instant now) {
        return until.isAfter(now.plus(APART)) ? new TickRecord(now, generation, schedule) : this;
    }

    String write() {
        return until + " " + generation + " " + schedule;
    }

    /** Empty when the text is not such a record; it is then ignored. */
    static Optional<TickRecord> read(String text) {
        String[] parts = text.lines().findFirst().orElse("").split(" ", 3);
        try {
            return parts.length < 3
                    ? Optional.empty()
                    : Optional.of(new TickRecord(Instant.parse(parts[0]), Long.parseLong(parts[1]), parts[2]));
        } catch (DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
