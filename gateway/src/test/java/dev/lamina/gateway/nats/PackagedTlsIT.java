package dev.lamina.gateway.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.surroundings.Authorities;
import dev.lamina.testbed.server.NatsServer;
import dev.lamina.testbed.server.Programs;
import dev.lamina.testbed.server.TestCertificate;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is in the image, with TLS on all ports inside of the installation, as the chart sets it. */
class PackagedTlsIT {
    private static final Path PROGRAM = Path.of("target/quarkus-app/quarkus-run.jar");
    /** On a slow machine the first attempt may take too long. */
    private static final Pattern CONNECTED = Pattern.compile("NATS: connection (opened|reconnected), tls://");

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final int pods = Programs.freePort();
    private final int podsWithTls = Programs.freePort();
    private final int console = Programs.freePort();
    private final int management = Programs.freePort();
    private final int scaler = Programs.freePort();
    private final int scalerWithTls = Programs.freePort();

    private Process gateway;

    @AfterEach
    void end() {
        if (gateway != null) {
            gateway.destroyForcibly().onExit().join();
        }
    }

    @Test
    void everyPortHasTlsAndRenewedCertificates() throws Exception {
        TestCertificate certificate = TestCertificate.in(folder, "ip:127.0.0.1", "dns:localhost");
        Path trusted = Files.copy(certificate.certificate(), folder.resolve("ca.crt"));
        NatsServer nats = new NatsServer(folder.resolve("nats"), certificate);
        try {
            gateway = start(certificate, trusted, nats);
            for (int port : new int[] {podsWithTls, console, management, scalerWithTls}) {
                await("port " + port)
                        .atMost(STARTS_WITHIN)
                        .ignoreExceptions()
                        .until(() -> presented(port, trusted) != null);
            }
            assertThat(protocol(scalerWithTls, trusted)).as("KEDA's gRPC").isEqualTo("h2");
            assertThat(isOpen(pods)).as("the port of pods without TLS").isFalse();
            assertThat(isOpen(scaler)).as("KEDA's port without TLS").isFalse();
            await("NATS")
                    .atMost(STARTS_WITHIN)
                    .until(() -> CONNECTED.matcher(log()).find());

            TestCertificate renewed = TestCertificate.in(folder, "ip:127.0.0.1", "dns:localhost");
            Path trustedNow = Files.copy(renewed.certificate(), folder.resolve("ca-now.crt"));
            for (int port : new int[] {podsWithTls, console, management, scalerWithTls}) {
                await("renewed certificate at port " + port)
                        .atMost(STARTS_WITHIN)
                        .ignoreExceptions()
                        .until(() -> presented(port, trustedNow) != null);
            }
        } finally {
            nats.close();
        }
    }

    private Certificate presented(int port, Path trusted) throws IOException {
        try (SSLSocket socket = (SSLSocket)
                Authorities.only(trusted, "trusted").getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(5_000);
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static String protocol(int port, Path trusted) throws IOException {
        try (SSLSocket socket = (SSLSocket)
                Authorities.only(trusted, "trusted").getSocketFactory().createSocket("127.0.0.1", port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getApplicationProtocol();
        }
    }

    private static boolean isOpen(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    private Process start(TestCertificate certificate, Path trusted, NatsServer nats) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", PROGRAM.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        Map<String, String> settings = new HashMap<>(Map.of(
                "KUBERNETES_MASTER", "https://127.0.0.1:" + Programs.freePort(),
                "LAMINA_NATS_URL", nats.tlsUrl(),
                "LAMINA_NATS_CA", trusted.toString(),
                "LAMINA_PORTS_API", "0",
                "LAMINA_PORTS_INTERNAL", String.valueOf(pods),
                "LAMINA_PORTS_INTERNAL_TLS", String.valueOf(podsWithTls),
                "LAMINA_PORTS_CLUSTER_TLS", String.valueOf(console),
                "LAMINA_TLS_CHECK_INTERVAL", "1s",
                "LAMINA_INTERNAL_TLS_PLAIN", "false"));
        settings.putAll(Map.of(
                "LAMINA_INTERNAL_TLS_CERTIFICATE", certificate.certificate().toString(),
                "LAMINA_INTERNAL_TLS_KEY", certificate.key().toString(),
                "QUARKUS_HTTP_PORT", String.valueOf(scaler),
                "QUARKUS_HTTP_SSL_PORT", String.valueOf(scalerWithTls),
                "QUARKUS_HTTP_INSECURE_REQUESTS", "disabled",
                "QUARKUS_MANAGEMENT_PORT", String.valueOf(management)));
        for (String server : new String[] {"QUARKUS_HTTP", "QUARKUS_MANAGEMENT"}) {
            settings.put(
                    server + "_SSL_CERTIFICATE_FILES", certificate.certificate().toString());
            settings.put(
                    server + "_SSL_CERTIFICATE_KEY_FILES", certificate.key().toString());
            settings.put(server + "_SSL_CERTIFICATE_RELOAD_PERIOD", "30s");
        }
        builder.environment().putAll(settings);
        return builder.start();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
