package dev.lamina.gateway.logs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.TestConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that does not answer as it should. */
class VictoriaLogsTest {
    private final LogFiles files = LogFiles.of("/var/log/pods", new FunctionId("shop", "orders"), Map.of());

    @Test
    @Timeout(20)
    void responseThatDoesNotEndIsLeft() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> sendHeaders(server));
            URI url = URI.create("http://user:secret@127.0.0.1:" + server.getLocalPort());
            try (VictoriaLogs store = new VictoriaLogs(
                    url, TestConfig.of(Map.of("lamina.logs.timeout", "300ms")).logs())) {
                assertThatThrownBy(() -> store.oldest(files, 0, 1, 10))
                        .isInstanceOf(LogStoreException.class)
                        .hasMessageContaining("no answer of the store at 127.0.0.1:" + server.getLocalPort())
                        .hasMessageNotContaining("secret");
            }
        }
    }

    /** Headers and a line, but no end. */
    private static void sendHeaders(ServerSocket server) {
        try {
            Socket socket = server.accept();
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.getInputStream().readAllBytes();
            socket.close();
        } catch (IOException e) {
            // The test sees no answer.
        }
    }
}
