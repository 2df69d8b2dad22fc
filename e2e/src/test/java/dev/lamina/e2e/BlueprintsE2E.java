package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * examples/blueprints: each function takes the sample event of its source. The triggers need sources of their own; the
 * stories of the other examples run those.
 */
@EndToEnd
class BlueprintsE2E {
    private static final Example BLUEPRINTS = new Example("blueprints");

    /** The files whose functions are tested, by the function's name. Thumbnails need a picture. */
    private static final Map<String, String> FILES = Map.ofEntries(
            Map.entry("hello-python", "hello-python"),
            Map.entry("hello-java", "hello-java"),
            Map.entry("hello-nodejs", "hello-nodejs"),
            Map.entry("hello-ruby", "hello-ruby"),
            Map.entry("http-api", "http-api"),
            Map.entry("queue-worker", "queue-worker"),
            Map.entry("hourly", "schedule"),
            Map.entry("stream-reader", "stream"),
            Map.entry("topic-subscriber", "topic"),
            Map.entry("order-placed", "bus"),
            Map.entry("readings", "iot"));

    private final Workspace workspace;

    BlueprintsE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        FILES.values().forEach(file -> workspace.resources().apply(function(file)));
        FILES.keySet().forEach(function -> workspace.resources().awaitReady("Function", function));
    }

    @ParameterizedTest
    @CsvSource({
        "hello-python, hello, Ada",
        "hello-java, hello, Ada",
        "hello-nodejs, hello, Ada",
        "hello-ruby, hello, Ada",
        "http-api, http-api, tea",
        "queue-worker, sqs, batchItemFailures",
        "hourly, schedule, done",
        "stream-reader, kinesis, batchItemFailures",
        "topic-subscriber, sns, null",
        "order-placed, bus, null",
        "readings, mqtt, false"
    })
    void functionTakesSampleEvent(String function, String event, String result) {
        var response = workspace.calls().invoke(function, text("events/" + event + ".json"));

        assertThat(response.headers().firstValue("X-Amz-Function-Error"))
                .as(response.body())
                .isEmpty();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains(result);
        // Its environment makes room for those that follow: a small node has no place for all.
        workspace.resources().delete("Function", function);
    }

    /** The first document is the Function. */
    private static String function(String file) {
        return text(file + ".yaml").split("\n---\n")[0];
    }

    private static String text(String file) {
        return new String(BLUEPRINTS.file(file), StandardCharsets.UTF_8);
    }
}
