package dev.lamina.gateway.api.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.BusSourceBuilder;
import dev.lamina.gateway.api.Boto3;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.source.bus.TestBuses;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** boto3's EventBridge client, which finds the gateway as in a function: by AWS_ENDPOINT_URL_EVENTBRIDGE. */
@Timeout(120)
class Boto3PutEventsIT {
    private static final String SCRIPT = """
        import boto3, datetime, json
        events = boto3.client("events")
        put = events.put_events(Entries=[
            {"Source": "shop", "DetailType": "Paid", "Detail": json.dumps({"n": 1}),
             "Time": datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.timezone.utc)},
            {"Source": "aws.shop", "DetailType": "Paid", "Detail": "{}"}])
        event = {"id": "1", "account": "a", "source": "shop", "time": "2026-01-01T12:00:00Z", "region": "r",
                 "resources": [], "detail-type": "t", "detail": {}}
        result = events.test_event_pattern(EventPattern='{"source": ["shop"]}', Event=json.dumps(event))["Result"]
        try:
            events.test_event_pattern(EventPattern='{"source": "shop"}', Event=json.dumps(event))
        except events.exceptions.InvalidEventPatternException as e:
            refused = e.response["Error"]["Message"]
        print(json.dumps({"failed": put["FailedEntryCount"], "codes": [e.get("ErrorCode") for e in put["Entries"]],
                          "result": result, "refused": refused}))
        """;

    @AutoClose
    private final TestApi api = new TestApi();

    @TempDir
    Path directory;

    @Test
    void boto3PutsEventsAndTestsPatterns() throws Exception {
        api.triggers()
                .put(TestBuses.rule(
                        "shop",
                        "pay",
                        BusSourceBuilder.builder()
                                .pattern("{\"source\": [\"shop\"]}")
                                .build()));

        JsonNode seen = new ObjectMapper()
                .readTree(Boto3.run(
                        directory,
                        Map.of("AWS_ENDPOINT_URL_EVENTBRIDGE", api.uri().toString()),
                        SCRIPT));

        assertThat(seen.path("failed").asInt()).isEqualTo(1);
        assertThat(seen.path("codes").toString()).isEqualTo("[null,\"NotAuthorizedForSourceException\"]");
        assertThat(seen.path("result").asBoolean()).isTrue();
        assertThat(seen.path("refused").asText()).contains("Event pattern is not valid. Reason: line 1");
        assertThat(api.stored())
                .singleElement()
                .satisfies(invocation -> assertThat(invocation.payload().toString())
                        .contains("\"time\":\"2026-01-01T12:00:00Z\"", "\"detail\":{\"n\":1}"));
    }
}
