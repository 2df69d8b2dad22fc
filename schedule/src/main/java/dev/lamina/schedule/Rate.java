package dev.lamina.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code rate(5 minutes)}: counted from the creation of the schedule, so the first tick is one period later. */
record Rate(Instant start, Duration period) implements Schedule {
    private static final Pattern FORM = Pattern.compile("rate\\( *([0-9]{1,9}) +([a-z]+) *\\)");
    private static final Map<String, Duration> UNITS =
            Map.of("minute", Duration.ofMinutes(1), "hour", Duration.ofHours(1), "day", Duration.ofDays(1));

    static Rate of(String text, Instant start) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw wrong("must be written as rate(5 minutes): a whole number, and minutes, hours or days");
        }
        int count = Integer.parseInt(parts.group(1));
        String unit = parts.group(2);
        String singular = unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
        if (!UNITS.containsKey(singular)) {
            throw wrong(at(parts, 2) + "\"" + unit + "\" is not a unit: use minutes, hours or days");
        }
        if (count == 0) {
            throw wrong(at(parts, 1) + "a rate must be 1 or more");
        }
        if (count == 1 != unit.equals(singular)) {
            throw wrong(at(parts, 2) + "write " + count + " " + (count == 1 ? singular : singular + "s")
                    + ", as AWS requires");
        }
        return new Rate(start, UNITS.get(singular).multipliedBy(count));
    }

    @Override
    public Optional<Instant> next(Instant after) {
        long passed = Math.max(0, Math.floorDiv(Duration.between(start, after).toMillis(), period.toMillis()));
        return Optional.of(start.plus(period.multipliedBy(passed + 1)));
    }

    @Override
    public List<Warmup> warmups(int seconds) {
        throw new ScheduleException(
                "warmupSeconds",
                "is only allowed for cron, because KEDA has no rates: write the schedule as cron, or remove "
                        + "warmupSeconds");
    }

    private static String at(Matcher parts, int group) {
        return "position " + (parts.start(group) + 1) + ": ";
    }

    private static ScheduleException wrong(String message) {
        return new ScheduleException("expression", message);
    }
}
