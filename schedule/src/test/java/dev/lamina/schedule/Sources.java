package dev.lamina.schedule;

import dev.lamina.api.ScheduleSourceBuilder;
import java.time.Instant;

/** Schedules for tests. */
final class Sources {
    static final Instant CREATED = Instant.parse("2026-01-01T00:00:30Z");

    private Sources() {}

    static Schedule schedule(String expression, String timezone) {
        return Schedule.of(
                ScheduleSourceBuilder.builder()
                        .expression(expression)
                        .timezone(timezone)
                        .build(),
                CREATED);
    }
}
