package dev.lamina.gateway.source.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.ScheduleSourceBuilder;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScheduledEventTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final ObjectMapper json = new ObjectMapper();
    private final ScheduledEvent events = new ScheduledEvent(json, "eu-central-1");

    @Test
    void eventMatchesEventBridgeByDefault() throws Exception {
        Invocation invocation = events.of(watched(null), NOON);
        assertThat(json.readTree(invocation.payload().getBytes()))
                .isEqualTo(json.readTree("""
        {"version": "0", "id": "%s", "detail-type": "Scheduled Event", "source": "aws.events", "account": "shop",
         "time": "2026-01-01T12:00:00Z", "region": "eu-central-1",
         "resources": ["arn:aws:events:eu-central-1:shop:rule/nightly"], "detail": {}}\
        """.formatted(invocation.requestId())));
        assertThat(invocation.function()).isEqualTo(new FunctionId("shop", "pay"));
        assertThat(invocation.invokedArn()).isEqualTo("arn:aws:lambda:eu-central-1:shop:function:pay");
    }

    @Test
    void inputOfScheduleIsSentUnchanged() {
        assertThat(events.of(watched("{ \"a\" : 1.50 }"), NOON).payload().toString())
                .isEqualTo("{ \"a\" : 1.50 }");
    }

    @Test
    void requestIdOfTickIsSameOnEveryGateway() {
        String id = events.of(watched(null), NOON).requestId();
        assertThat(new ScheduledEvent(json, "eu-central-1")
                        .of(watched("1"), NOON)
                        .requestId())
                .isEqualTo(id);
        assertThat(events.of(watched(null), NOON.plusSeconds(60)).requestId()).isNotEqualTo(id);
    }

    private static FollowedSchedule watched(String input) {
        return FollowedSchedule.of(
                Timetables.trigger(
                        NOON,
                        1,
                        true,
                        ScheduleSourceBuilder.builder()
                                .expression("rate(1 hour)")
                                .timezone("UTC")
                                .input(input)
                                .maxAgeSeconds(3600)
                                .build()),
                NOON);
    }
}
