package dev.lamina.runtime.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.runtime.http.HttpConnection;
import dev.lamina.testbed.server.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections with TLS to gateways that share a name and have addresses of their own. */
class GatewayLinkTest {
    private static final int SHORT_MS = 100;

    @TempDir
    Path folder;

    private TestCertificate certificate;
    private ServerSocket server;

    @BeforeEach
    void listen() throws Exception {
        certificate = TestCertificate.in(folder, "dns:gateway.system.svc");
        server = certificate
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    @Test
    void connectionIsReadAfterTimeout() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var accepted = threads.submit(() -> {
                Socket socket = server.accept();
                socket.getInputStream().readNBytes(4); // completes the handshake
                return socket;
            });
            try (HttpConnection connection = link("gateway.system.svc").open(address(), SHORT_MS * 10, SHORT_MS)) {
                connection.send("poll".getBytes(US_ASCII));
                assertThatThrownBy(connection::awaitReply).isInstanceOf(SocketTimeoutException.class);
                accepted.get()
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
                assertThat(connection.read().body()).asString().isEqualTo("ok");
            }
            accepted.get().close();
        }
    }

    @Test
    void certificateOfAnotherNameIsRefused() {
        Thread.ofVirtual().start(this::accept);

        assertThatThrownBy(() -> link("another.system.svc").open(address(), SHORT_MS * 10, SHORT_MS * 10))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("another.system.svc");
    }

    @Test
    void unreadableAuthoritiesAreNamed() {
        assertThatThrownBy(() -> GatewayLink.of("gateway.system.svc", "no certificate"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LAMINA_GATEWAY_CA");
    }

    private GatewayLink link(String host) throws IOException {
        return GatewayLink.of(host, Files.readString(certificate.certificate()));
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    private void accept() {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read();
        } catch (IOException e) {
            // the client refuses
        }
    }
}
