package dev.lamina.schedule;

import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Computes the minutes before the ticks of a cron schedule as cron expressions. The environment of a tick is ready some
 * minutes before it, and for one minute after: the invocation at the tick keeps it from then on. If the minutes are in
 * another hour than the tick, a separate expression is needed.
 */
final class CronWarmups {
    private static final String FIELD = "warmupSeconds";
    private static final int AFTER = 1;

    private CronWarmups() {}

    static List<Warmup> of(Cron cron, int seconds) {
        int before = Math.ceilDiv(seconds, 60);
        if (!(cron.days() instanceof Days.Numbered days)
                || cron.years().size() != Field.YEAR.all().size()) {
            throw new ScheduleException(
                    FIELD,
                    "is not possible, because KEDA's cron has no L, W, # and no years: remove warmupSeconds, or "
                            + "write the expression without them");
        }
        if (!days.either() && days.ofMonth().size() < 31 && days.ofWeek().size() < 7) {
            throw new ScheduleException(
                    FIELD,
                    "is not possible, because in KEDA's cron a day must match one of the two day fields, but here "
                            + "it must match both: remove warmupSeconds");
        }
        if (closest(cron) <= before + AFTER) {
            throw new ScheduleException(
                    FIELD,
                    "is at least as long as the time between two ticks: remove it, or keep an environment with "
                            + "concurrency.provisioned");
        }
        List<Warmup> warmups = new ArrayList<>();
        for (int hourBefore = 0; hourBefore >= -1; hourBefore--) {
            for (int hourAfter = 0; hourAfter <= 1; hourAfter++) {
                SortedSet<Integer> minutes = minutes(cron, -before, hourBefore, hourAfter);
                if (!minutes.isEmpty()) {
                    warmups.add(new Warmup(
                            shifted(cron, days, minutes, -before, hourBefore),
                            shifted(cron, days, minutes, AFTER, hourAfter)));
                }
            }
        }
        return List.copyOf(warmups);
    }

    /** Returns the minutes whose warm-up starts and ends this many hours away. */
    private static SortedSet<Integer> minutes(Cron cron, int before, int hourBefore, int hourAfter) {
        return cron.minutes().stream()
                .filter(minute -> Math.floorDiv(minute + before, 60) == hourBefore
                        && Math.floorDiv(minute + AFTER, 60) == hourAfter)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String shifted(Cron cron, Days.Numbered days, SortedSet<Integer> minutes, int by, int hourBy) {
        SortedSet<Integer> hours = shift(cron.hours(), hourBy, 24);
        boolean all = days.all() && cron.months().size() == 12;
        int dayBy = all ? 0 : dayBy(cron, days, hourBy);
        return String.join(
                " ",
                text(shift(minutes, by, 60), Field.MINUTE),
                text(hours, Field.HOUR),
                text(days.ofMonth(), Field.DAY),
                text(cron.months(), Field.MONTH),
                weekdays(shift(days.ofWeek(), dayBy, 7)));
    }

    /** Returns the shift in days: weekdays can be shifted by one if all ticks of the day are. */
    private static int dayBy(Cron cron, Days.Numbered days, int hourBy) {
        List<Integer> by = cron.hours().stream()
                .map(hour -> Math.floorDiv(hour + hourBy, 24))
                .distinct()
                .toList();
        if (by.equals(List.of(0))) {
            return 0;
        }
        if (by.size() == 1 && days.ofMonth().size() == 31 && cron.months().size() == 12) {
            return by.getFirst();
        }
        throw new ScheduleException(
                FIELD,
                "is not possible, because the warm-up would be on another day than the tick, which KEDA's cron cannot"
                        + " express here: remove warmupSeconds, or move the tick to some minutes after midnight");
    }

    /** Returns the shortest time between two ticks in minutes, as if every day had ticks. */
    private static int closest(Cron cron) {
        List<Integer> times = cron.times()
                .map(LocalTime::toSecondOfDay)
                .map(seconds -> seconds / 60)
                .toList();
        int closest = times.getFirst() + 24 * 60 - times.getLast();
        for (int i = 1; i < times.size(); i++) {
            closest = Math.min(closest, times.get(i) - times.get(i - 1));
        }
        return closest;
    }

    private static SortedSet<Integer> shift(SortedSet<Integer> values, int by, int size) {
        return values.stream()
                .map(value -> Math.floorMod(value + by, size))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String weekdays(SortedSet<Integer> values) {
        return values.size() == 7 ? "*" : join(values);
    }

    private static String text(SortedSet<Integer> values, Field field) {
        return values.equals(field.all()) ? "*" : join(values);
    }

    private static String join(SortedSet<Integer> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
