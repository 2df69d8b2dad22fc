package dev.lamina.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.http.HttpConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kubelet waits until no invocation runs. */
class DrainedTest {
    private final List<HttpConnection> connections = new ArrayList<>();
    private Drained drained;

    @BeforeEach
    void start() throws Exception {
        drained = new Drained(0);
    }

    @AfterEach
    void stop() throws Exception {
        connections.forEach(HttpConnection::close);
        drained.close();
    }

    @Test
    void requestIsAnsweredWhenNothingRuns() throws Exception {
        HttpConnection hook = send("GET /drained", 300);
        assertThatThrownBy(hook::awaitReply).isInstanceOf(SocketTimeoutException.class);

        assertThat(drained.end(5_000)).isTrue();
        assertThat(hook.read().status()).isEqualTo(200);
    }

    @Test
    void requestAfterEndIsAnsweredAtOnce() throws Exception {
        assertThat(drained.end(1)).isFalse();

        assertThat(send("GET /drained", 5_000).read().status()).isEqualTo(200);
    }

    @Test
    void otherPathsAreNotFound() throws Exception {
        assertThat(send("GET /", 5_000).read().status()).isEqualTo(404);
        assertThat(send("POST /drained", 5_000).read().status()).isEqualTo(404);
    }

    @Test
    void connectionsAreBounded() throws Exception {
        for (int i = 0; i < 8; i++) {
            send("GET /drained", 5_000);
        }
        assertThatThrownBy(() -> send("GET /drained", 5_000).read()).isInstanceOf(IOException.class);

        connections.forEach(HttpConnection::close);
        drained.end(0);
        await("places of those that disconnected").until(this::isAnswered);
    }

    private boolean isAnswered() {
        try {
            return send("GET /drained", 5_000).read().status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpConnection send(String call, int readMs) throws IOException {
        HttpConnection connection = HttpConnection.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), drained.port()), 1_000, readMs);
        connections.add(connection);
        connection.send((call + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes());
        return connection;
    }
}
