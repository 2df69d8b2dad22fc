package dev.lamina.gateway.api.url;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.PlainClient;
import dev.lamina.gateway.api.PlainClient.Answer;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The public port with URLs for functions of namespace shop, and a client that writes requests by hand. */
final class UrlApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    final TestApi api;

    UrlApi() {
        api = new TestApi(Map.of("lamina.url.domain", "fn.example.org"));
        has("open", "{auth: None}");
        has("closed", "{auth: Kubernetes}");
        has(
                "pages",
                "{auth: Kubernetes, cors: {allowOrigins: ['https://shop.example', 'http://localhost:5173'], "
                        + "allowMethods: [PUT, DELETE],"
                        + " allowHeaders: [content-type, x-a], exposeHeaders: [x-b], allowCredentials: true, "
                        + "maxAgeSeconds: 60}}");
        has("everywhere", "{auth: None, cors: {allowOrigins: ['*'], allowMethods: ['*'], allowHeaders: ['*']}}");
        has("none", "null");
    }

    private void has(String name, String url) {
        api.functions().resource(TestFunctionUrls.function("shop", name, url));
    }

    Answer send(String head, byte[] body) throws IOException {
        return PlainClient.send(api.port(), head, body);
    }

    Answer send(String head) throws IOException {
        return send(head, new byte[0]);
    }

    void answers(String result) {
        api.answers(new Outcome.Completed(Buffer.buffer(result), false, Optional.empty(), Optional.empty()));
    }

    /** The event of the last invocation. */
    JsonNode event() throws JsonProcessingException {
        return JSON.readTree(api.ran().getLast().payload().toString());
    }

    @Override
    public void close() throws Exception {
        api.close();
    }
}
