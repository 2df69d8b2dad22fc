package dev.lamina.schedule;

import dev.lamina.api.ScheduleSource;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Computes the ticks of a schedule: at the start of a minute or, for a rate, a whole number of periods after its start.
 */
public sealed interface Schedule permits Rate, Cron {

    /**
     * Reads a schedule.
     *
     * @param created start of a rate
     * @throws ScheduleException if the schedule is invalid
     */
    static Schedule of(ScheduleSource source, Instant created) {
        String text = source.expression().strip();
        if (text.startsWith("rate(")) {
            return Rate.of(text, created);
        }
        Cron cron = CronText.read(text, zone(source.timezone()));
        if (cron.next(Instant.EPOCH).isEmpty()) {
            throw new ScheduleException("expression", "matches no day: correct the day and the month");
        }
        return cron;
    }

    /** Returns the first tick after an instant; empty if there are no more ticks. */
    Optional<Instant> next(Instant after);

    /** Returns the last tick after one instant and not after the other. */
    default Optional<Instant> latest(Instant after, Instant until) {
        Optional<Instant> latest = Optional.empty();
        for (Optional<Instant> tick = next(after);
                tick.isPresent() && !tick.get().isAfter(until);
                tick = next(tick.get())) {
            latest = tick;
        }
        return latest;
    }

    /**
     * Returns the periods in which an environment must be ready, for KEDA's cron scaler.
     *
     * @param seconds time before each tick in seconds
     * @throws ScheduleException if KEDA's cron cannot express them
     */
    List<Warmup> warmups(int seconds);

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name == null ? "UTC" : name);
        } catch (DateTimeException e) {
            throw new ScheduleException(
                    "timezone", "there is no time zone " + name + ": use a name such as Europe/Berlin or UTC");
        }
    }
}
