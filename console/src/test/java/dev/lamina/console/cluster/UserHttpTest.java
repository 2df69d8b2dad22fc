package dev.lamina.console.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.session.Caller;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No answer fills the memory. */
class UserHttpTest {
    private final ConsoleConfig config = new SmallRyeConfigBuilder()
            .withMapping(ConsoleConfig.class)
            .addDiscoveredConverters()
            .withDefaultValue("lamina.console.kubernetes-url", "http://localhost")
            .build()
            .getConfigMapping(ConsoleConfig.class);

    private HttpServer server;

    /** Answers with as many KiB as the path says. */
    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body =
                    new byte[Integer.parseInt(exchange.getRequestURI().getPath().substring(1)) << 10];
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void answerOfShareIsRead() {
        assertThat(send(100, 100).body()).hasSize(100 << 10);
    }

    @Test
    void answerOverShareIsRefused() {
        assertThatThrownBy(() -> send(200, 100))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.status()).isEqualTo(503))
                .hasMessageContaining("too much at the same time");
    }

    @Test
    void answerThatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> send(9 << 10, 100 << 10))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.status()).isEqualTo(502))
                .hasMessageContaining("The server answered with more than 8 MiB");
    }

    private Answer send(int kib, int room) {
        URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/" + kib);
        return new UserHttp(new Room(room), config).send("t", "GET", uri, null, Duration.ofSeconds(10), "The server");
    }

    /** A user whose share has some KiB left. */
    private static final class Room extends Caller {
        private int left;

        Room(int kib) {
            left = kib;
        }

        @Override
        public boolean reads(int kib) {
            left -= kib;
            return left >= 0;
        }
    }
}
