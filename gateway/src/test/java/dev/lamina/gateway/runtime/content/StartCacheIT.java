package dev.lamina.gateway.runtime.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakePod;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pod's start cache, from its socket to a real NATS server. */
@Timeout(120)
class StartCacheIT {
    private static final String PATH = "/lamina/v1/start-cache";
    private static final long MEBIBYTE = 1024 * 1024;

    private final GatewayConfig config = TestConfig.of(Map.of("lamina.control.upload-mebibytes", "4"));

    @TempDir
    private Path directory;

    private NatsServer server;
    private Connection nats;
    private Uploads uploads;
    private TestGateway gateway;
    private FunctionId hello;

    @BeforeEach
    void start() throws Exception {
        server = new NatsServer(directory);
        nats = server.connect();
        uploads = new Uploads(nats, config);
        gateway = new TestGateway(uploads);
        hello = gateway.functions().ready("hello");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        nats.close();
        server.close();
    }

    @Test
    void cacheIsStoredForNamespaceOfPod() throws Exception {
        byte[] cache = bytes(3_000_000);
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            assertThat(send(pod, sha256(cache), cache).status()).isEqualTo(201);
        }
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        assertThat(new JetStreamContentStore(nats, config.nats().names().contentBucket()).read(sha256(cache), stored))
                .isTrue();
        assertThat(stored.toByteArray()).isEqualTo(cache);
        assertThat(uploads.has(hello.namespace(), sha256(cache))).isTrue();
        assertThat(uploads.has("bakery", sha256(cache))).isFalse();
        assertThat(files()).isEmpty();
    }

    @Test
    void otherBytesThanAnnouncedAreNotStored() throws Exception {
        byte[] cache = bytes(100_000);
        String other = sha256(bytes(7));
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            FakePod.Reply refused = send(pod, other, cache);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("another sha256");
            assertThat(send(pod, sha256(cache), cache).status())
                    .as("the connection is usable")
                    .isEqualTo(201);
        }
        assertThat(uploads.has(hello.namespace(), other)).isFalse();
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Lamina-Sha256: x\r\n",
                "Lamina-Sha256: ABCDEF0000000000000000000000000000000000000000000000000000000000\r\n"
            })
    void hashIsRequired(String header) throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            FakePod.Reply refused = pod.write(pod.post(PATH, header, bytes(9))).read();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("Lamina-Sha256 must be");
        }
    }

    @Test
    void lengthIsRequired() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            FakePod.Reply refused = pod.write(
                            withLength(pod, "Transfer-Encoding: chunked", "1\r\nx\r\n0\r\n\r\n".getBytes()))
                    .read();
            assertThat(refused.status()).isEqualTo(411);
        }
    }

    @Test
    void largestCacheHas512MiB() throws Exception {
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            FakePod.Reply refused = announce(pod, 512 * MEBIBYTE + 1).read();
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.text()).contains("512 MiB");
        }
    }

    /** Two halves would wait for each other, or fill the disk. */
    @Test
    void roomIsLimitedAndFreeAgainWhenConnectionIsLost() throws Exception {
        FunctionId other = new FunctionId("bakery", "bread");
        try (FakePod second = gateway.pod(hello, "pod-b");
                FakePod third = gateway.pod(other, "pod-c")) {
            try (FakePod first = gateway.pod(hello, "pod-a")) {
                announce(first, 300 * MEBIBYTE);
                await().until(() -> files().size() == 1);
                FakePod.Reply refused = announce(second, 100 * MEBIBYTE).read();
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.text()).contains("too many start caches", hello.namespace());
                byte[] cache = bytes(5);
                assertThat(send(third, sha256(cache), cache).status())
                        .as("another namespace has room")
                        .isEqualTo(201);
            }
            await().until(() -> files().isEmpty());
            byte[] cache = bytes(100_000);
            try (FakePod again = gateway.pod(hello, "pod-d")) {
                assertThat(send(again, sha256(cache), cache).status()).isEqualTo(201);
                announce(again, 300 * MEBIBYTE);
                await().until(() -> files().size() == 1);
            }
            await().until(() -> files().isEmpty());
        }
    }

    @Test
    void fullShareIsRefusedWithItsSetting() throws Exception {
        byte[] cache = bytes(4_500_000);
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            FakePod.Reply refused = send(pod, sha256(cache), cache);
            assertThat(refused.status()).isEqualTo(507);
            assertThat(refused.text()).contains("gateway.control.uploadMebibytes", hello.namespace());
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void storeThatDoesNotRespondIsTriedAgainLater() throws Exception {
        server.kill();
        await().until(() -> nats.getStatus() != Connection.Status.CONNECTED);
        byte[] cache = bytes(5);
        try (FakePod pod = gateway.pod(hello, "pod-a")) {
            assertThat(send(pod, sha256(cache), cache).status()).isEqualTo(503);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void podWithoutTokenIsRefused() throws Exception {
        try (FakePod pod = new FakePod(gateway.port(), "none", "pod-a/1")) {
            assertThat(send(pod, sha256(bytes(5)), bytes(5)).status()).isEqualTo(401);
        }
    }

    private static FakePod.Reply send(FakePod pod, String sha256, byte[] bytes) throws IOException {
        return pod.write(pod.post(PATH, "Lamina-Sha256: " + sha256 + "\r\n", bytes))
                .read();
    }

    /** Only the head, of a body that does not come. */
    private static FakePod announce(FakePod pod, long length) throws IOException {
        return pod.write(withLength(pod, "Content-Length: " + length, new byte[0]));
    }

    private static byte[] withLength(FakePod pod, String length, byte[] body) {
        String head = new String(
                pod.post(PATH, "Lamina-Sha256: " + "a".repeat(64) + "\r\n", new byte[0]), StandardCharsets.ISO_8859_1);
        return (head.replace("Content-Length: 0", length) + new String(body, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<Path> files() throws IOException {
        List<Path> found = new ArrayList<>();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary, "lamina-start-cache-*")) {
            files.forEach(found::add);
        }
        return found;
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
