package dev.lamina.schedule;

import dev.lamina.api.ProvisioningSchedule;
import dev.lamina.api.ScheduleSourceBuilder;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks whether KEDA's cron scaler can run a provisioning schedule. If KEDA cannot read one scaler, it creates none of
 * the ScaledObject, so such a schedule must be left out. KEDA parses cron as robfig's parser does.
 */
public final class KedaTimes {
    private KedaTimes() {}

    /**
     * Returns what is wrong, starting with the member: {@code start}, {@code end} or {@code timezone}; empty if nothing
     * is.
     */
    public static Optional<String> problem(ProvisioningSchedule schedule) {
        if (schedule.start().equals(schedule.end())) {
            return Optional.of("start, end: must differ");
        }
        // An offset such as GMT+2 is a time zone in Java, but not in KEDA.
        if (!ZoneId.getAvailableZoneIds().contains(schedule.timezone())) {
            return Optional.of("timezone: there is no time zone " + schedule.timezone()
                    + ": use a name such as Europe/Berlin or UTC");
        }
        return Stream.of(
                        problem("start", schedule.start(), schedule.timezone()),
                        problem("end", schedule.end(), schedule.timezone()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> problem(String member, String cron, String timezone) {
        try {
            List<Word> fields = new Word(cron, 1).fields();
            if (fields.size() != 5) {
                return Optional.of(member + ": has " + fields.size()
                        + " fields: write minute, hour, day of month, month and day of week");
            }
            Field.KEDA_WEEKDAY.values(fields.getLast());
            Schedule.of(
                    ScheduleSourceBuilder.builder()
                            .expression(cron)
                            .timezone(timezone)
                            .build(),
                    Instant.EPOCH);
            return Optional.empty();
        } catch (ScheduleException e) {
            return Optional.of(member + ": " + e.getMessage());
        }
    }
}
