package dev.lamina.gateway.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.server.NatsServer;
import dev.lamina.testbed.server.TestCertificate;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's connection to a NATS server that has TLS. */
class NatsTlsIT {
    @TempDir
    Path folder;

    @Test
    void serverWithCertificateOfItsAuthorityIsUsed() throws Exception {
        TestCertificate certificate = certificate("good", "dns:localhost");

        try (NatsServer nats = server(certificate);
                Connection connection = connect(nats, certificate)) {
            assertThat(connection.getServerInfo().isTLSRequired()).isTrue();
            connection.flush(Duration.ofSeconds(5));
        }
    }

    @Test
    void certificateOfAnotherNameIsRefused() throws Exception {
        TestCertificate certificate = certificate("name", "dns:another.example");

        try (NatsServer nats = server(certificate)) {
            assertThatThrownBy(() -> connect(nats, certificate)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void certificateOfAnotherAuthorityIsRefused() throws Exception {
        try (NatsServer nats = server(certificate("bad", "dns:localhost"))) {
            assertThatThrownBy(() -> connect(nats, certificate("trusted", "dns:localhost")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void serversReachEachOtherWithTls() throws Exception {
        TestCertificate certificate = certificate("cluster", "ip:127.0.0.1");

        try (NatsCluster cluster = new NatsCluster(folder.resolve("servers"), Optional.of(certificate));
                Connection connection = cluster.connect(0)) {
            StreamInfo stream = connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("copied")
                            .replicas(3)
                            .build());
            assertThat(stream.getClusterInfo().getReplicas()).hasSize(2);
        }
    }

    private TestCertificate certificate(String name, String alternative) throws Exception {
        return TestCertificate.in(Files.createDirectory(folder.resolve(name)), alternative);
    }

    private NatsServer server(TestCertificate certificate) {
        return new NatsServer(folder.resolve("nats"), certificate);
    }

    private static Connection connect(NatsServer nats, TestCertificate trusted)
            throws IOException, InterruptedException {
        Options options = NatsConnection.options(TestConfig.of(Map.of(
                        "lamina.nats.url",
                        nats.tlsUrl(),
                        "lamina.nats.ca",
                        trusted.certificate().toString()))
                .nats());
        return Nats.connect(new Options.Builder(options).maxReconnects(0).build());
    }
}
