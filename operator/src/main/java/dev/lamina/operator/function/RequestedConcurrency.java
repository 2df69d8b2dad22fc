package dev.lamina.operator.function;

import dev.lamina.api.Concurrency;
import dev.lamina.api.ProvisioningSchedule;
import dev.lamina.api.ScheduleSource;
import dev.lamina.api.ScheduleSourceBuilder;
import dev.lamina.schedule.KedaTimes;
import dev.lamina.schedule.Schedule;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Computes the provisioned concurrency that a function requests at a moment, as KEDA does: the largest number applies.
 */
final class RequestedConcurrency {
    private RequestedConcurrency() {}

    static int at(Concurrency concurrency, Instant moment) {
        int always = concurrency.provisioned() == null ? 0 : concurrency.provisioned();
        IntStream scheduled = concurrency.schedulesOrNone().stream()
                .filter(schedule -> KedaTimes.problem(schedule).isEmpty() && isRunning(schedule, moment))
                .mapToInt(ProvisioningSchedule::provisioned);
        return Math.max(always, scheduled.max().orElse(0));
    }

    /** Returns whether the moment is between a start and its end: the next end is before the next start. */
    private static boolean isRunning(ProvisioningSchedule schedule, Instant moment) {
        Optional<Instant> end = next(schedule.end(), schedule.timezone(), moment);
        Optional<Instant> start = next(schedule.start(), schedule.timezone(), moment);
        return end.isPresent() && start.map(end.get()::isBefore).orElse(true);
    }

    private static Optional<Instant> next(String cron, String timezone, Instant moment) {
        ScheduleSource source = ScheduleSourceBuilder.builder()
                .expression(cron)
                .timezone(timezone)
                .build();
        return Schedule.of(source, moment).next(moment);
    }
}
