package dev.lamina.runtime.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectionTest {
    @Test
    void responsesAreReadInOrder() throws IOException {
        try (Server server = new Server(
                "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length:4\r\nX-A:  b "
                        + "\r\n\r\nbody",
                4096)) {
            assertThat(server.connection.read().status()).isEqualTo(202);
            Reply second = server.connection.read();
            assertThat(second.header("x-a")).isEqualTo("b");
            assertThat(second.body()).asString().isEqualTo("body");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 4096})
    void chunksAreReadInAnyPieces(int piece) throws IOException {
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                + "chunked\r\n\r\n3\r\nabc\r\nA;name=value\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
        try (Server server = new Server(chunked + "HTTP/1.1 204 No Content\r\n\r\n", piece)) {
            assertThat(server.connection.read().body()).asString().isEqualTo("abc0123456789");
            assertThat(server.connection.read().status()).isEqualTo(204);
        }
    }

    @Test
    void continueAndEmptyResponsesAreRead() throws IOException {
        try (Server server =
                new Server("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nLamina-Stop: true\r\n\r\n", 4096)) {
            Reply reply = server.connection.read();
            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.header("lamina-stop")).isEqualTo("true");
        }
    }

    @Test
    void largeBodyIsRead() throws IOException {
        String body = "x".repeat(6 * 1024 * 1024);
        try (Server server =
                new Server("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body, 1 << 20)) {
            assertThat(server.connection.read().body()).hasSize(body.length());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-x\r\n\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Enc"
            })
    void malformedResponseIsRefused(String bytes) throws IOException {
        try (Server server = new Server(bytes, 4096)) {
            assertThatThrownBy(server.connection::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void endlessHeadersAreRefused() throws IOException {
        try (Server server = new Server("HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000), 8192)) {
            assertThatThrownBy(server.connection::read).hasMessageContaining("over 65536 bytes");
        }
    }

    @Test
    void responseCanBeAwaitedAgainAfterTimeout() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpConnection connection = HttpConnection.open(
                        new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), 1000, 50);
                Socket peer = listener.accept()) {
            assertThatThrownBy(connection::awaitReply).isInstanceOf(SocketTimeoutException.class);
            peer.getOutputStream().write("HTTP/1.1 202 x\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
            connection.awaitReply();
            assertThat(connection.read().status()).isEqualTo(202);
            peer.close();
            assertThatThrownBy(connection::awaitReply).isInstanceOf(EOFException.class);
        }
    }

    /** Sends the text in pieces and closes. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        final HttpConnection connection;

        Server(String text, int piece) throws IOException {
            connection = HttpConnection.open(
                    new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), 1000, 5000);
            Socket peer = listener.accept();
            peer.setTcpNoDelay(true);
            byte[] bytes = text.getBytes(ISO_8859_1);
            Thread.ofVirtual().start(() -> {
                try (peer) {
                    for (int at = 0; at < bytes.length; at += piece) {
                        peer.getOutputStream().write(bytes, at, Math.min(piece, bytes.length - at));
                    }
                } catch (IOException e) {
                    // the test has seen enough
                }
            });
        }

        @Override
        public void close() throws IOException {
            connection.close();
            listener.close();
        }
    }
}
