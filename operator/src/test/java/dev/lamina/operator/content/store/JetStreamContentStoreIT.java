package dev.lamina.operator.content.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lamina.installation.NatsNames;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.Sha256;
import dev.lamina.operator.nats.NatsLink;
import dev.lamina.operator.nats.NatsSettings;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class JetStreamContentStoreIT {
    @TempDir
    Path directory;

    private NatsServer nats;
    private NatsLink link;
    private JetStreamContentStore store;
    private OptionalLong contentMebibytes = OptionalLong.empty();

    @BeforeEach
    void start() throws IOException {
        nats = new NatsServer(directory.resolve("first"));
        link = new NatsLink(settings(NatsNames.DEFAULT_PREFIX), "production");
        store = new JetStreamContentStore(link, settings(NatsNames.DEFAULT_PREFIX));
    }

    @AfterEach
    void stop() throws InterruptedException {
        link.close();
        nats.close();
    }

    @Test
    void storedContentIsFetched() throws IOException {
        Path file = file(700_000);
        String sha256 = Sha256.of(file);
        assertThat(store.contains(sha256)).isFalse();

        store.put(sha256, file);
        Path back = directory.resolve("back");
        store.fetch(sha256, back);

        assertThat(store.contains(sha256)).isTrue();
        assertThat(store.list()).containsExactly(sha256);
        assertThat(back).hasSameBinaryContentAs(file);
    }

    @Test
    void secondPutWritesNothing() throws Exception {
        Path file = file(1_000);
        store.put("hash", file);
        long before = messages();
        store.put("hash", file);

        assertThat(messages()).isEqualTo(before);
    }

    @Test
    void deletedContentIsMissing() throws IOException {
        store.put("hash", file(1_000));
        store.delete("hash");

        assertThat(store.contains("hash")).isFalse();
        assertThat(store.list()).isEmpty();
        assertThatExceptionOfType(ContentUnavailableException.class)
                .isThrownBy(() -> store.fetch("hash", directory.resolve("back")))
                .extracting(ContentUnavailableException::reason)
                .isEqualTo("ContentMissing");
    }

    @Test
    void lostServerIsUnavailableAndReconnected() throws IOException {
        store.put("hash", file(1_000));
        nats.close();
        assertThatExceptionOfType(ContentUnavailableException.class)
                .isThrownBy(() -> store.contains("hash"))
                .extracting(ContentUnavailableException::reason)
                .isEqualTo("ContentStoreUnreachable");

        nats.startIn(directory.resolve("first"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> store.contains("hash"));
    }

    @Test
    void emptyServerGetsBucketAgain() throws IOException {
        store.put("hash", file(1_000));
        nats.close();
        nats.startIn(directory.resolve("second"));

        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> !store.contains("hash"));
        store.put("hash", file(1_000));
        assertThat(store.contains("hash")).isTrue();
    }

    @Test
    void storeConnectsToLateServer() throws IOException {
        nats.close();
        assertThatExceptionOfType(ContentUnavailableException.class).isThrownBy(() -> store.contains("hash"));

        nats.startIn(directory.resolve("first"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> !store.contains("hash"));
    }

    @Test
    void existingBucketGetsConfiguredSizeLimit() throws Exception {
        store.put("hash", file(1_000));
        contentMebibytes = OptionalLong.of(2);
        JetStreamContentStore bounded = new JetStreamContentStore(link, settings(NatsNames.DEFAULT_PREFIX));

        assertThatExceptionOfType(ContentUnavailableException.class)
                .isThrownBy(() -> bounded.put("large", file(5_000_000)))
                .extracting(ContentUnavailableException::reason)
                .isEqualTo("ContentStoreFull");
        assertThat(bounded.contains("large")).isFalse();
        bounded.put("small", file(100_000));
        assertThat(bounded.list()).containsExactlyInAnyOrder("hash", "small");
    }

    /** Reconciliations follow each other: none of them may wait again after a previous one has timed out. */
    @Test
    void absentServerDelaysNoCall() {
        nats.close();
        assertThatExceptionOfType(ContentUnavailableException.class).isThrownBy(() -> store.contains("hash"));

        long begun = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThatExceptionOfType(ContentUnavailableException.class).isThrownBy(() -> store.contains("hash"));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void sweepKeepsContentOfOtherInstallation() throws Exception {
        store.put("ours", file(1_000));
        NatsLink others = new NatsLink(settings("staging"), "staging");
        JetStreamContentStore theirs = new JetStreamContentStore(others, settings("staging"));
        theirs.put("theirs", file(2_000));
        // The server says when content was written.
        Instant written = Instant.now();
        AtomicReference<Instant> now = new AtomicReference<>(written);
        InstantSource clock = now::get;
        ContentGarbageCollector collector =
                new ContentGarbageCollector(theirs, Set::of, clock.withZone(ZoneOffset.UTC));
        collector.sweep();
        now.set(written.plus(Duration.ofHours(2)));
        collector.sweep();
        assertThat(theirs.list()).isEmpty();
        others.close();

        assertThat(store.list()).containsExactly("ours");
        assertThat(store.contains("ours")).isTrue();
    }

    @Test
    void installationThatDoesNotOwnPrefixIsRefused() throws Exception {
        store.put("ours", file(1_000));
        NatsLink others = new NatsLink(settings(NatsNames.DEFAULT_PREFIX), "staging");
        JetStreamContentStore theirs = new JetStreamContentStore(others, settings(NatsNames.DEFAULT_PREFIX));

        for (ThrowingCallable deed :
                List.<ThrowingCallable>of(theirs::list, () -> theirs.delete("ours"), () -> theirs.put("x", file(10)))) {
            assertThatExceptionOfType(ContentUnavailableException.class)
                    .isThrownBy(deed)
                    .withMessageContaining("nats.prefix")
                    .extracting(ContentUnavailableException::reason)
                    .isEqualTo("ContentStoreNotOurs");
        }
        others.close();
        assertThat(store.list()).containsExactly("ours");
    }

    private long messages() throws Exception {
        try (Connection connection = Nats.connect(nats.url())) {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo("OBJ_lamina-content")
                    .getStreamState()
                    .getMsgCount();
        }
    }

    private Path file(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return Files.write(directory.resolve("file-" + size), bytes);
    }

    private NatsSettings settings(String prefix) {
        return NatsSettings.of(nats.url()).withPrefix(prefix).withContentMebibytes(contentMebibytes);
    }
}
