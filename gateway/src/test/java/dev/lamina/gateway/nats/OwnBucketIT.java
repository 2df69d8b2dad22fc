package dev.lamina.gateway.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnBucketIT {
    private static final KeyValueConfiguration NOTES =
            KeyValueConfiguration.builder().name("notes").build();

    @TempDir
    private Path directory;

    private NatsServer server;
    private Connection nats;
    private OwnBucket bucket;

    @BeforeEach
    void start() throws Exception {
        server = new NatsServer(directory);
        nats = Nats.connect(Options.builder()
                .server(server.url())
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(50))
                .build());
        bucket = OwnBucket.readFromLeader(nats, NOTES);
    }

    @AfterEach
    void stop() throws Exception {
        nats.close();
        server.kill();
    }

    @Test
    void writeIsRefusedAfterAnotherOne() throws Exception {
        OptionalLong first = bucket.write("a", bytes("1"), 0);
        bucket.put("a", bytes("2"));

        assertThat(bucket.write("a", bytes("3"), 0)).isEmpty();
        assertThat(bucket.write("a", bytes("3"), first.orElseThrow())).isEmpty();

        assertThat(bucket.find("a").value()).contains(bytes("2"));
        assertThat(bucket.write("a", bytes("3"), bucket.find("a").revision())).isPresent();
        bucket.forget("a");
        assertThat(bucket.find("a").value()).isEmpty();
        assertThat(bucket.keys(">")).isEmpty();
    }

    @Test
    void valueWithoutBytesIsNone() throws Exception {
        bucket.put("a", new byte[0]);

        assertThat(bucket.find("a").value()).isEmpty();
        assertThat(bucket.write("a", bytes("1"), bucket.find("a").revision())).isPresent();
    }

    @Test
    void lostBucketIsCreatedAgain() throws Exception {
        bucket.put("a", bytes("1"));
        nats.keyValueManagement().delete("notes");

        assertThatThrownBy(() -> bucket.put("a", bytes("2"))).isInstanceOf(Exception.class);

        bucket.put("a", bytes("3"));
        assertThat(bucket.find("a").value()).contains(bytes("3"));
    }

    @Test
    void requestFailsAtOnceWithoutNats() throws Exception {
        bucket.put("a", bytes("1"));
        server.kill();
        await().until(() -> nats.getStatus() != Connection.Status.CONNECTED);

        assertThatThrownBy(() -> bucket.put("a", bytes("2")))
                .isInstanceOf(IOException.class)
                .hasMessage("NATS is not connected");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
