package dev.lamina.operator.workload;

import dev.lamina.api.ScheduleSource;
import dev.lamina.api.Trigger;
import dev.lamina.operator.keda.ScaledObjectSpec;
import dev.lamina.schedule.Schedule;
import dev.lamina.schedule.ScheduleException;
import dev.lamina.schedule.Warmup;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Computes the KEDA cron scalers that start an environment before each tick of a function's schedules. */
final class ScheduleWarmups {
    private ScheduleWarmups() {}

    /** Returns entries for the function's ScaledObject. */
    static List<ScaledObjectSpec.Trigger> triggers(Workload workload) {
        if (Objects.equals(workload.spec().concurrencyOrNone().reserved(), 0)) {
            return List.of();
        }
        return workload.triggers().stream()
                .filter(trigger -> trigger.getSpec().isEnabled())
                .flatMap(trigger -> warmups(trigger)
                        .map(warmup -> cron(trigger.getSpec().source().schedule(), warmup)))
                .toList();
    }

    /** Returns the warm-ups; a schedule that cannot be followed or warmed up has a condition of the trigger. */
    private static Stream<Warmup> warmups(Trigger trigger) {
        ScheduleSource schedule = trigger.getSpec().source().schedule();
        if (schedule == null || schedule.warmupSeconds() == null) {
            return Stream.empty();
        }
        try {
            return Schedule.of(schedule, Instant.EPOCH).warmups(schedule.warmupSeconds()).stream();
        } catch (ScheduleException e) {
            return Stream.empty();
        }
    }

    private static ScaledObjectSpec.Trigger cron(ScheduleSource schedule, Warmup warmup) {
        return new ScaledObjectSpec.Trigger(
                "cron",
                "AverageValue",
                new TreeMap<>(Map.of(
                        "timezone",
                        schedule.timezone() == null ? "UTC" : schedule.timezone(),
                        "start",
                        warmup.start(),
                        "end",
                        warmup.end(),
                        "desiredReplicas",
                        "1")),
                null);
    }
}
