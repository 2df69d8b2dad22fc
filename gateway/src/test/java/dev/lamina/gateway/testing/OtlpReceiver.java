package dev.lamina.gateway.testing;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A receiver of OTLP over HTTP that remembers the spans. */
public final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final List<ResourceSpans> received = new CopyOnWriteArrayList<>();
    private final List<Headers> headers = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    public OtlpReceiver() throws IOException {
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        headers.add(exchange.getRequestHeaders());
        try (InputStream in = new GZIPInputStream(exchange.getRequestBody())) {
            received.addAll(ExportTraceServiceRequest.parseFrom(in).getResourceSpansList());
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** Answers with an error from now on. */
    public void refuse(int with) {
        status = with;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public List<Span> spans() {
        return received.stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    /** The last span of this name. */
    public Span named(String name) {
        return spans().stream()
                .filter(span -> span.getName().equals(name))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no span is named " + name + " of "
                        + spans().stream().map(Span::getName).toList()));
    }

    /** For each span of this name, the names from the first span of its trace down to it. */
    public List<List<String>> paths(String name) {
        return spans().stream()
                .filter(span -> span.getName().equals(name))
                .map(this::path)
                .toList();
    }

    private List<String> path(Span span) {
        List<String> path = spans().stream()
                .filter(other -> other.getSpanId().equals(span.getParentSpanId()))
                .findFirst()
                .map(this::path)
                .map(ArrayList::new)
                .orElseGet(ArrayList::new);
        path.add(span.getName());
        return path;
    }

    public String service() {
        return text(received.getFirst().getResource().getAttributesList(), "service.name");
    }

    public String header(String name) {
        return headers.getFirst().getFirst(name);
    }

    public static String attribute(Span span, String key) {
        return text(span.getAttributesList(), key);
    }

    public static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    private static String text(List<KeyValue> attributes, String key) {
        return attributes.stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(KeyValue::getValue)
                .map(AnyValue::getStringValue)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
