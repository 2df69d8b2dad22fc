package dev.lamina.operator.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.testbed.server.NatsServer;
import dev.lamina.testbed.server.TestCertificate;
import io.nats.client.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NatsLinkIT {
    @TempDir
    Path folder;

    private NatsServer nats;

    @AfterEach
    void end() {
        nats.close();
    }

    @Test
    void serverIsReachedOverTls() throws Exception {
        TestCertificate certificate = certificate("good", "dns:localhost");
        nats = new NatsServer(folder.resolve("nats"), certificate);
        NatsLink link = link(certificate);
        try {
            assertThat(link.connection().getStatus()).isEqualTo(Connection.Status.CONNECTED);
        } finally {
            link.close();
        }
    }

    @Test
    void failedHandshakeIsReported() throws Exception {
        TestCertificate certificate = certificate("other", "dns:another.example");
        nats = new NatsServer(folder.resolve("nats"), certificate);
        NatsLink link = link(certificate);
        try {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(trouble(link))
                            .contains("TLS with NATS failed (lamina.nats.url, lamina.nats.ca)", "localhost"));
        } finally {
            link.close();
        }
    }

    private static String trouble(NatsLink link) {
        try {
            link.connection();
            return "none";
        } catch (Exception e) {
            return e.getMessage();
        }
    }

    private NatsLink link(TestCertificate trusted) {
        return new NatsLink(NatsSettings.of(nats.tlsUrl()).withCa(trusted.certificate()), "lamina");
    }

    private TestCertificate certificate(String name, String alternative) throws Exception {
        return TestCertificate.in(Files.createDirectory(folder.resolve(name)), alternative);
    }
}
