package dev.lamina.runtime.loopback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.runtime.http.HttpConnection;
import dev.lamina.runtime.http.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client sees of a server whose API has an error: if the error ended the program, it would end this test. */
class LoopbackServerTest {
    private final LoopbackServer server = new LoopbackServer(0).add("v1", (head, body, client) -> {
        if (head.path().equals("/v1/broken")) {
            throw new IllegalStateException("broken");
        }
        client.reply(200, LoopbackServer.JSON, new byte[0]);
        return true;
    });

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void errorOfApiEndsOnlyItsConnection() throws Exception {
        try (HttpConnection bystander = open();
                HttpConnection connection = open()) {
            Reply broken = call(connection, "/v1/broken");

            assertThat(broken.status()).isEqualTo(500);
            assertThat(new String(broken.body(), UTF_8)).contains("\"errorType\":\"InternalServerError\"");
            assertThat(broken.header("connection")).isEqualTo("close");
            assertThatThrownBy(() -> call(connection, "/v1/fine")).isInstanceOf(IOException.class);
            assertThat(call(bystander, "/v1/fine").status()).isEqualTo(200);
        }
    }

    private static Reply call(HttpConnection connection, String path) throws IOException {
        connection.send(("POST " + path + " HTTP/1.1\r\nContent-Length: 0\r\n\r\n").getBytes(UTF_8));
        return connection.read();
    }

    private HttpConnection open() throws IOException {
        return HttpConnection.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 1_000, 10_000);
    }
}
