package dev.lamina.gateway.runtime.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.ObjectStore;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectMeta;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads of several gateways in one content store: the bytes are there once, and can be read afterwards. */
@Timeout(120)
class UploadsIT {
    private static final int ROUNDS = 20;
    private static final int SIZE = 3_000_000;

    private final GatewayConfig config = TestConfig.of(Map.of());
    private final String bucket = config.nats().names().contentBucket();

    @TempDir
    Path directory;

    private NatsServer nats;
    private Connection one;
    private Connection two;

    @BeforeEach
    void start() throws Exception {
        nats = new NatsServer(directory.resolve("nats"));
        one = nats.connect();
        two = nats.connect();
    }

    @AfterEach
    void stop() throws Exception {
        one.close();
        two.close();
        nats.close();
    }

    @Test
    void twoGatewaysStoreSameBytesOnce() throws Exception {
        Uploads first = new Uploads(one, config);
        Uploads second = new Uploads(two, config);
        List<String> stored = new ArrayList<>();

        for (int round = 0; round < ROUNDS; round++) {
            Path file = file(round);
            String sha256 = sha256(file);
            atOnce(() -> first.put("shop", sha256, file), () -> second.put("bakery", sha256, file));
            stored.add(sha256);

            assertThat(read(sha256)).isEqualTo(Files.readAllBytes(file));
            assertThat(first.has("shop", sha256)).isTrue();
            assertThat(first.has("bakery", sha256)).isTrue();
        }

        assertThat(chunks()).as("no second copy is left").isEqualTo(named(stored));
    }

    /** Several functions are deployed from one zip at the same time, through both gateways. */
    @Test
    void manyUploadsOfSameBytesLoseNothing() throws Exception {
        Uploads first = new Uploads(one, config);
        Uploads second = new Uploads(two, config);
        Path file = file(77);
        String sha256 = sha256(file);

        for (int round = 0; round < ROUNDS; round++) {
            atOnce(
                    () -> first.put("shop", sha256, file),
                    () -> second.put("shop", sha256, file),
                    () -> second.put("shop", sha256, file),
                    () -> first.put("shop", sha256, file));
            assertThat(read(sha256)).isEqualTo(Files.readAllBytes(file));
            assertThat(chunks()).isEqualTo(named(List.of(sha256)));
            store().delete(sha256);
        }
    }

    /**
     * One gateway renews the entry of bytes that another one has just written again: the entry names chunks that do not
     * exist any more.
     */
    @Test
    void bytesThatCannotBeReadAreWrittenAgain() throws Exception {
        Uploads uploads = new Uploads(one, config);
        Path file = file(1);
        String sha256 = sha256(file);
        assertThat(uploads.put("shop", sha256, file)).isTrue();
        ObjectInfo before = store().getInfo(sha256);
        store().put(ObjectMeta.objectName(sha256), Files.newInputStream(file));
        publish(before);

        assertThat(uploads.put("shop", sha256, file)).isTrue();

        assertThat(read(sha256)).isEqualTo(Files.readAllBytes(file));
    }

    private void publish(ObjectInfo entry) throws IOException, JetStreamApiException {
        String encoded =
                Base64.getUrlEncoder().encodeToString(entry.getObjectName().getBytes(StandardCharsets.UTF_8));
        one.jetStream()
                .publish(NatsMessage.builder()
                        .subject("$O." + bucket + ".M." + encoded)
                        .headers(new Headers().add("Nats-Rollup", "sub"))
                        .data(entry.toJson())
                        .build());
    }

    private byte[] read(String sha256) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(new JetStreamContentStore(one, bucket).read(sha256, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private ObjectStore store() throws IOException {
        return one.objectStore(bucket);
    }

    private long named(List<String> hashes) throws Exception {
        long chunks = 0;
        for (String sha256 : hashes) {
            chunks += store().getInfo(sha256).getChunks();
        }
        return chunks;
    }

    private long chunks() throws IOException, JetStreamApiException {
        return one
                .jetStreamManagement()
                .getStreamInfo("OBJ_" + bucket, StreamInfoOptions.filterSubjects("$O." + bucket + ".C.>"))
                .getStreamState()
                .getSubjectMap()
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** A call that may throw. */
    @FunctionalInterface
    private interface Upload {
        boolean run() throws Exception;
    }

    private static void atOnce(Upload... uploads) throws Exception {
        CyclicBarrier together = new CyclicBarrier(uploads.length);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (Upload upload : uploads) {
                results.add(threads.submit(() -> {
                    together.await();
                    return upload.run();
                }));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    private Path file(int seed) throws IOException {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return Files.write(directory.resolve("code-" + seed), bytes);
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
