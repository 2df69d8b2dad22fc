package dev.lamina.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * A cron schedule in local time. When the clock is set forward, the skipped times have no tick; when it is set back,
 * times that occur twice have a tick at the first occurrence.
 */
record Cron(
        ZoneId zone,
        SortedSet<Integer> minutes,
        SortedSet<Integer> hours,
        Days days,
        SortedSet<Integer> months,
        SortedSet<Integer> years)
        implements Schedule {

    @Override
    public Optional<Instant> next(Instant after) {
        LocalDateTime from = after.atZone(zone)
                .toLocalDateTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        for (LocalDate date = from.toLocalDate(); date.getYear() <= years.getLast(); date = following(date)) {
            if (takes(date)) {
                LocalDateTime earliest = date.equals(from.toLocalDate()) ? from : date.atStartOfDay();
                Optional<Instant> tick = times().map(date::atTime)
                        .filter(time -> !time.isBefore(earliest))
                        .flatMap(time -> instant(time).stream())
                        .filter(instant -> instant.isAfter(after))
                        .findFirst();
                if (tick.isPresent()) {
                    return tick;
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public List<Warmup> warmups(int seconds) {
        return CronWarmups.of(this, seconds);
    }

    Stream<LocalTime> times() {
        return hours.stream().flatMap(hour -> minutes.stream().map(minute -> LocalTime.of(hour, minute)));
    }

    private boolean takes(LocalDate date) {
        return years.contains(date.getYear()) && months.contains(date.getMonthValue()) && days.take(date);
    }

    /** Returns the next day that may match. */
    private LocalDate following(LocalDate date) {
        if (!years.contains(date.getYear())) {
            return LocalDate.of(date.getYear() + 1, 1, 1);
        }
        return months.contains(date.getMonthValue())
                ? date.plusDays(1)
                : date.withDayOfMonth(1).plusMonths(1);
    }

    private Optional<Instant> instant(LocalDateTime time) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        return offsets.isEmpty() ? Optional.empty() : Optional.of(time.toInstant(offsets.getFirst()));
    }
}
