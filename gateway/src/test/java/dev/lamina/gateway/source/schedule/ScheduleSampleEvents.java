package dev.lamina.gateway.source.schedule;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;

/** The event of a schedule without an input of its own. */
public final class ScheduleSampleEvents {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private ScheduleSampleEvents() {}

    public static Map<String, byte[]> all() {
        FollowedSchedule hourly =
                FollowedSchedule.of(Timetables.trigger(NOON, 1, true, Timetables.rate("rate(1 hour)", 3600)), NOON);
        return Map.of(
                "tick",
                new ScheduledEvent(new ObjectMapper(), "us-east-1")
                        .of(hourly, NOON)
                        .payload()
                        .getBytes());
    }
}
