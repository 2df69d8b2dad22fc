package dev.lamina.gateway.runtime.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.testing.FakePod;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import dev.lamina.installation.NatsNames;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.api.ObjectMeta;
import io.nats.client.api.ObjectStoreConfiguration;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a real NATS server to a pod's socket. */
class ContentDownloadTest {
    private static final NatsNames NAMES = new NatsNames(NatsNames.DEFAULT_PREFIX);

    @TempDir
    private Path directory;

    @Test
    void podGetsContentByHash() throws Exception {
        byte[] code = new byte[3_000_000];
        new Random(1).nextBytes(code);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(code));
        try (NatsServer server = new NatsServer(directory);
                Connection nats = server.connect();
                TestGateway gateway = new TestGateway(Map.of(), cache(nats));
                FakePod pod = gateway.pod(gateway.functions().ready("hello"), "pod-a")) {
            assertThat(pod.content(sha256).read().status())
                    .as("before there is a store")
                    .isEqualTo(404);
            nats.objectStoreManagement()
                    .create(ObjectStoreConfiguration.builder(NAMES.contentBucket())
                            .build());
            assertThat(pod.content(sha256).read().status())
                    .as("before it is in the store")
                    .isEqualTo(404);
            nats.objectStore(NAMES.contentBucket()).put(ObjectMeta.objectName(sha256), new ByteArrayInputStream(code));

            FakePod.Reply reply = pod.content(sha256).read();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers())
                    .containsEntry("Content-Type", "application/octet-stream")
                    .containsEntry("Lamina-Crc32", crc32(code));
            assertThat(reply.body()).isEqualTo(code);

            server.kill();
            assertThat(pod.content(sha256).read().body()).as("from the cache").isEqualTo(code);
        }
    }

    private static String crc32(byte[] bytes) {
        CRC32 crc32 = new CRC32();
        crc32.update(bytes);
        return Long.toString(crc32.getValue());
    }

    private ContentCache cache(Connection nats) throws Exception {
        return new ContentCache(
                new JetStreamContentStore(nats, NAMES.contentBucket()),
                TestConfig.of(Map.of(
                                "lamina.content.cache-dir",
                                directory.resolve("cache").toString()))
                        .content(),
                Executors.newVirtualThreadPerTaskExecutor(),
                Runnable::run);
    }
}
