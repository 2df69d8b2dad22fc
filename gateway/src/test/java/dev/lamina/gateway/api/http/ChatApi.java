package dev.lamina.gateway.api.http;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The public port with the API chat of namespace shop, whose functions answer as a test says. */
final class ChatApi implements AutoCloseable {
    static final String PATH = "/api/shop/chat";
    private static final ObjectMapper JSON = new ObjectMapper();

    final TestApi api;

    ChatApi(Map<String, String> settings) {
        this(new TestApi(settings));
    }

    ChatApi(TestApi api) {
        this.api = api;
        answers("{\"statusCode\": 200, \"body\": \"fine\"}");
    }

    Trigger has(String name, String http) {
        Trigger trigger = TestHttpApis.trigger("shop", name, name, http);
        api.triggers().put(trigger);
        return trigger;
    }

    void answers(String result) {
        api.answers(completed(result));
    }

    static Outcome completed(String result) {
        return new Outcome.Completed(Buffer.buffer(result), false, Optional.empty(), Optional.empty());
    }

    ChatClient connect(String... headers) {
        return ChatClient.connect(api.port(), PATH, headers);
    }

    int refusal(String... headers) {
        return ChatClient.refusal(api.port(), PATH, headers);
    }

    /** The events so far. */
    List<JsonNode> events() {
        return api.ran().stream().map(ChatApi::json).toList();
    }

    /** The event with this number, as soon as there is one. */
    JsonNode event(int number) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> api.ran().size() > number);
        return events().get(number);
    }

    static JsonNode context(JsonNode event) {
        return event.path("requestContext");
    }

    private static JsonNode json(Invocation invocation) {
        return json(invocation.payload().toString());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Override
    public void close() throws Exception {
        api.close();
    }
}
