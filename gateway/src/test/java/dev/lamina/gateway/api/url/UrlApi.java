package dev.lamina.gateway.api.url;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.api.RawHttp;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    /** @param head request line and headers except Host, Connection and Content-Length, a line each */
    Answer send(String head, byte[] body) throws IOException {
        String host = head.contains("\nHost:") ? "" : "\nHost: gateway.example:8080";
        String whole = head.replaceFirst("(?m)$", " HTTP/1.1") + host + "\nConnection: close"
                + (body.length == 0 ? "" : "\nContent-Length: " + body.length) + "\n\n";
        try (RawHttp client = new RawHttp(api.port())) {
            return Answer.of(
                    client.write(whole.replace("\n", "\r\n")).write(body).readAll());
        }
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

    /** @param head in lower case except for values */
    record Answer(int status, String head, String body) {
        static Answer of(String whole) {
            int end = whole.indexOf("\r\n\r\n");
            String body =
                    new String(whole.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            return new Answer(Integer.parseInt(whole.substring(9, 12)), whole.substring(0, end), body);
        }

        /** The only value of a header, absent without one. */
        Optional<String> header(String name) {
            var values = head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .toList();
            if (values.size() > 1) {
                throw new AssertionError("more than one " + name + ": " + values);
            }
            return values.stream()
                    .map(line -> line.substring(name.length() + 1).trim())
                    .findFirst();
        }
    }
}
