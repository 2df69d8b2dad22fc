package dev.lamina.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.testbed.server.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which servers the connector trusts. */
class ConnectorMainTest {
    @TempDir
    Path folder;

    @Test
    void authoritiesOfGatewayAreTrusted() throws Exception {
        TestCertificate certificate = TestCertificate.in(folder, "ip:127.0.0.1");
        SSLContext context = ConnectorMain.trusting(Files.readString(certificate.certificate()));

        assertThat(answer(certificate, context)).isEqualTo(7);
        assertThatThrownBy(() -> answer(certificate, SSLContext.getDefault())).isInstanceOf(SSLException.class);
    }

    private static int answer(TestCertificate certificate, SSLContext client) throws IOException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket server = certificate
                        .context()
                        .getServerSocketFactory()
                        .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                try (Socket accepted = server.accept()) {
                    accepted.getOutputStream().write(7);
                }
                return null;
            });
            try (Socket socket = client.getSocketFactory().createSocket("127.0.0.1", server.getLocalPort())) {
                return socket.getInputStream().read();
            }
        }
    }
}
