package dev.lamina.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which settings a stream has while programs of two versions run. */
class OwnStreamIT {
    private static final String NAME = "own";

    @TempDir
    private Path directory;

    private NatsServer server;
    private Connection connection;
    private JetStreamManagement management;
    private final AtomicLong clock = new AtomicLong();

    @BeforeEach
    void start() throws Exception {
        server = new NatsServer(directory);
        connection = server.connect();
        management = connection.jetStreamManagement();
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
        server.close();
    }

    @Test
    void olderVersionKeepsSettingsOfNewer() throws Exception {
        OwnStream old = stream(1, 1000, 1);
        old.ensure(management);
        stream(2, 2000, 1).ensure(management);
        assertThat(maxBytes()).isEqualTo(2000);
        old.ensure(management);
        stream(1, 1000, 1).ensure(management);
        assertThat(maxBytes()).isEqualTo(2000);
    }

    @Test
    void streamWithoutVersionGetsPresentSettings() throws Exception {
        management.addStream(StreamConfiguration.builder()
                .name(NAME)
                .subjects(NAME)
                .maxBytes(500)
                .storageType(StorageType.File)
                .metadata(Map.of("team", "shop"))
                .build());
        stream(1, 1000, 1).ensure(management);
        assertThat(maxBytes()).isEqualTo(1000);
        assertThat(management.getStreamInfo(NAME).getConfiguration().getMetadata())
                .containsEntry("team", "shop")
                .containsEntry("lamina-settings", "1");
    }

    /** A gateway that is older than the versions writes whenever it reconnects. */
    @Test
    void settingsOfOlderVersionAreCorrected() throws Exception {
        OwnStream own = stream(1, 1000, 1);
        own.ensure(management);
        management.updateStream(StreamConfiguration.builder()
                .name(NAME)
                .subjects(NAME)
                .maxBytes(500)
                .storageType(StorageType.File)
                .build());
        own.ensure(management);
        assertThat(maxBytes()).isEqualTo(1000);
    }

    /** Of the same version with another configuration: the gateway that starts sets its own. */
    @Test
    void eachConfigurationIsWrittenOnce() throws Exception {
        OwnStream before = stream(1, 1000, 1);
        before.ensure(management);
        stream(1, 2000, 1).ensure(management);
        before.ensure(management);
        assertThat(maxBytes()).isEqualTo(2000);
    }

    @Test
    void lostStreamIsCreatedAgain() throws Exception {
        OwnStream stream = stream(1, 1000, 1);
        stream.ensure(management);
        management.deleteStream(NAME);
        stream.ensure(management);
        assertThat(maxBytes()).isEqualTo(1000);
    }

    @Test
    void unchangeableStreamIsUsedAsItIs() throws Exception {
        stream(1, 1000, 1).ensure(management);
        OwnStream three = stream(1, 2000, 3);
        three.ensure(management);
        assertThat(three.upToDate()).isFalse();
        assertThat(maxBytes()).isEqualTo(1000);
        clock.addAndGet(Duration.ofSeconds(11).toNanos());
        three.ensure(management);
        assertThat(three.upToDate()).isFalse();
    }

    private OwnStream stream(int version, long maxBytes, int replicas) {
        return new OwnStream(
                StreamConfiguration.builder()
                        .name(NAME)
                        .subjects(NAME)
                        .maxBytes(maxBytes)
                        .storageType(StorageType.File)
                        .replicas(replicas)
                        .build(),
                version,
                clock::get);
    }

    private long maxBytes() throws Exception {
        return management.getStreamInfo(NAME).getConfiguration().getMaxBytes();
    }
}
