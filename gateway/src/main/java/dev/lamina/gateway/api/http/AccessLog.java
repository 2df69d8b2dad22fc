package dev.lamina.gateway.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lamina.gateway.api.Response;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A line of JSON for each request to an API that wants it, with the names of API Gateway's {@code $context}. */
final class AccessLog {
    private static final JsonFactory JSON = new JsonFactory();
    /** Characters of a path or a header: whoever sends it fills the log. */
    private static final int LONGEST = 1024;

    private final Consumer<String> lines;
    private final LongSupplier clock;

    /**
     * @param lines must not block
     * @param clock in nanoseconds
     */
    AccessLog(Consumer<String> lines, LongSupplier clock) {
        this.lines = lines;
        this.clock = clock;
    }

    void write(ApiExchange exchange, Optional<ApiRoute> route, Response response) {
        exchange.api()
                .filter(api -> api.settings().logsAccess())
                .ifPresent(api -> lines.accept(line(exchange, api, route, response)));
    }

    private String line(ApiExchange exchange, HttpApi api, Optional<ApiRoute> route, Response response) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("requestId", exchange.id().value());
            json.writeStringField("requestTime", DateTimeFormatter.ISO_INSTANT.format(exchange.time()));
            json.writeStringField("namespace", api.namespace());
            json.writeStringField("apiId", api.name());
            json.writeStringField("domainName", exchange.domainName());
            json.writeStringField("httpMethod", exchange.http().method().name());
            json.writeStringField("path", shortened(exchange.rawPath()));
            json.writeStringField("protocol", "HTTP/1.1");
            json.writeStringField(
                    "routeKey", route.map(found -> found.route().key()).orElse(null));
            json.writeStringField(
                    "function", route.map(found -> found.function().name()).orElse(null));
            json.writeStringField("sourceIp", exchange.sourceIp());
            json.writeStringField("userAgent", shortened(exchange.http().getHeader("User-Agent")));
            json.writeNumberField("status", response.status());
            json.writeNumberField("responseLength", response.body().length());
            json.writeNumberField(
                    "responseLatency", TimeUnit.NANOSECONDS.toMillis(clock.getAsLong() - exchange.began()));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a write to memory cannot fail", e);
        }
        return out.toString();
    }

    private static String shortened(String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
