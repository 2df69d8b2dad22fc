package dev.lamina.console.chart;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The time that a chart shows, as points at equal distances.
 *
 * @param begin the first point
 * @param points their number
 */
public record TimeRange(Instant begin, Duration step, int points) {
    /**
     * A time that can be chosen.
     *
     * @param name in the address
     */
    public record Choice(String name, String title, Duration length) {}

    public static final List<Choice> CHOICES = List.of(
            new Choice("1h", "1 hour", Duration.ofHours(1)),
            new Choice("3h", "3 hours", Duration.ofHours(3)),
            new Choice("12h", "12 hours", Duration.ofHours(12)),
            new Choice("1d", "1 day", Duration.ofDays(1)),
            new Choice("7d", "7 days", Duration.ofDays(7)),
            new Choice("30d", "30 days", Duration.ofDays(30)));

    /** A point is the sum of a step. With less than a minute, a scrape every 30 s would not be enough for it. */
    private static final int POINTS = 60;

    /** Returns the choice with a name; the first one if there is none. */
    public static Choice choice(String name) {
        return CHOICES.stream()
                .filter(choice -> choice.name().equals(name))
                .findFirst()
                .orElse(CHOICES.getFirst());
    }

    /**
     * Returns the time before now. Points are at multiples of the step, as stores round them; the last one is not over
     * yet.
     */
    static TimeRange last(Duration length, Instant now) {
        Duration step = length.dividedBy(POINTS);
        long end = Math.ceilDiv(now.getEpochSecond(), step.toSeconds()) * step.toSeconds();
        return new TimeRange(Instant.ofEpochSecond(end).minus(step.multipliedBy(POINTS - 1L)), step, POINTS);
    }

    Instant end() {
        return at(points - 1);
    }

    Instant at(int point) {
        return begin.plus(step.multipliedBy(point));
    }

    /** Returns the point that is nearest to a time in seconds since 1970; it may not be in the range. */
    int point(double seconds) {
        return (int) Math.round((seconds - begin.getEpochSecond()) / step.toSeconds());
    }
}
