package dev.lamina.console.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.session.Caller;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No trace fills the memory, and long ones do not hide the others. */
class TraceStoreTest {
    private static final Pattern LIMIT = Pattern.compile("limit=(\\d+)");
    private static final String TRACE = """
            {"traceID":"%s","spans":[{"spanID":"1","operationName":"invoke hello","processID":"p","tags":[
            {"key":"faas.name","value":"hello"},{"key":"k8s.namespace.name","value":"shop"},
            {"key":"text","value":"%s"}]}],"processes":{"p":{"serviceName":"lamina-gateway"}}}""";

    private final Room room = new Room();
    private HttpServer server;
    private int kibOfTrace = 1;

    /** Answers with as many traces as are asked for. */
    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/traces", exchange -> {
            Matcher limit = LIMIT.matcher(exchange.getRequestURI().getQuery());
            int traces = limit.find() ? Integer.parseInt(limit.group(1)) : 1;
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write("{\"total\":{\"x\":[1]},\"data\":[".getBytes(StandardCharsets.UTF_8));
                for (int i = 0; i < traces; i++) {
                    String trace = TRACE.formatted("t" + i, "x".repeat(kibOfTrace << 10));
                    out.write(((i == 0 ? "" : ",") + trace).getBytes(StandardCharsets.UTF_8));
                }
                out.write("],\"errors\":null}".getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tracesAreReadFromStream() {
        assertThat(store().search("shop", "hello", "", Duration.ofHours(1)))
                .hasSize(20)
                .last()
                .satisfies(trace -> assertThat(trace.id()).isEqualTo("t19"));
    }

    @Test
    void longTracesAreListedWithFewer() {
        kibOfTrace = 1024;

        assertThat(store().search("shop", "hello", "", Duration.ofHours(1))).hasSize(5);
        assertThat(room.taken).hasValueBetween(5 << 10, 6 << 10);
    }

    @Test
    void shareIsTakenBeforeTheRestIsRead() {
        kibOfTrace = 300;
        room.most = 200;

        assertThatThrownBy(() -> store().search("shop", "hello", "", Duration.ofHours(1)))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.status()).isEqualTo(503))
                .hasMessageContaining("too much at the same time");
        assertThat(room.taken).hasValueLessThan(300);
    }

    @Test
    void singleTraceThatIsTooLongIsRefused() {
        kibOfTrace = 9 << 10;

        assertThatThrownBy(() -> store().search("shop", "hello", "", Duration.ofHours(1)))
                .hasMessageContaining("more than 8 MiB");
    }

    private TraceStore store() {
        return new TraceStore(
                room,
                new SmallRyeConfigBuilder()
                        .withMapping(ConsoleConfig.class)
                        .addDiscoveredConverters()
                        .withDefaultValue("lamina.console.kubernetes-url", "http://localhost")
                        .withDefaultValue(
                                "lamina.console.traces-url",
                                "http://localhost:" + server.getAddress().getPort())
                        .build()
                        .getConfigMapping(ConsoleConfig.class));
    }

    /** A user whose share has some KiB. */
    private static final class Room extends Caller {
        private final AtomicInteger taken = new AtomicInteger();
        private int most = 12 << 10;

        @Override
        public boolean reads(int kib) {
            return taken.addAndGet(kib) <= most;
        }

        @Override
        public void dropped(int kib) {
            taken.addAndGet(-kib);
        }
    }
}
