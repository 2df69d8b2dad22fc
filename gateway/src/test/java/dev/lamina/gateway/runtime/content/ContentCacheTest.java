package dev.lamina.gateway.runtime.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.testing.TestConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentCacheTest {
    private static final int BOUND = 1000;

    @TempDir
    private Path directory;

    private final AtomicInteger hashed = new AtomicInteger();
    private final Executor hashing = task -> {
        hashed.incrementAndGet();
        task.run();
    };
    private final FakeStore store = new FakeStore();

    @Test
    void contentIsFetchedOnceAndKept() throws Exception {
        String sha256 = store.put(bytes(1, 100));
        ContentCache cache = cache();
        assertThat(get(cache, sha256))
                .hasValueSatisfying(content -> assertThat(content.file()).hasBinaryContent(bytes(1, 100)));
        get(cache, sha256);
        assertThat(store.reads).containsExactly(sha256);
    }

    @Test
    void concurrentRequestsShareOneFetch() throws Exception {
        String sha256 = store.put(bytes(1, 100));
        Deque<Runnable> tasks = new ArrayDeque<>();
        ContentCache cache = new ContentCache(store, TestConfig.of(settings()).content(), tasks::add, Runnable::run);
        var first = cache.fetch(sha256);
        var second = cache.fetch(sha256);
        assertThat(tasks).hasSize(1);
        tasks.remove().run();
        assertThat(first.result()).isPresent().isEqualTo(second.result());
    }

    @Test
    void missingContentIsRequestedAgain() throws Exception {
        ContentCache cache = cache();
        String sha256 = sha256(bytes(1, 100));
        assertThat(get(cache, sha256)).isEmpty();
        store.put(bytes(1, 100));
        assertThat(get(cache, sha256)).isPresent();
    }

    @Test
    void contentWithAnotherHashIsRefusedAndDeleted() throws Exception {
        String sha256 = sha256(bytes(1, 100));
        store.contents.put(sha256, bytes(2, 100));
        ContentCache cache = cache();
        assertThatThrownBy(() -> get(cache, sha256)).hasMessageContaining("their sha256 is " + sha256(bytes(2, 100)));
        assertThat(directory).isEmptyDirectory();
        store.contents.put(sha256, bytes(1, 100));
        assertThat(get(cache, sha256)).isPresent();
    }

    @Test
    void failedFetchLeavesNoFile() throws Exception {
        String sha256 = store.put(bytes(1, 100));
        store.failure = new IOException("gone");
        assertThatThrownBy(() -> get(cache(), sha256)).hasMessageContaining("gone");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void leastRecentlyUsedContentIsDeletedFirst() throws Exception {
        ContentCache cache = cache();
        String first = store.put(bytes(1, 400));
        String second = store.put(bytes(2, 400));
        get(cache, first);
        get(cache, second);
        get(cache, first);
        get(cache, store.put(bytes(3, 400)));
        assertThat(directory.resolve(first)).exists();
        assertThat(directory.resolve(second)).doesNotExist();
    }

    @Test
    void contentLargerThanBoundIsServed() throws Exception {
        ContentCache cache = cache();
        get(cache, store.put(bytes(1, 400)));
        assertThat(get(cache, store.put(bytes(2, 2 * BOUND))))
                .hasValueSatisfying(content -> assertThat(content.file()).hasSize(2 * BOUND));
        assertThat(directory.toFile().list()).hasSize(1);
    }

    @Test
    void newProcessUsesExistingFiles() throws Exception {
        String sha256 = store.put(bytes(1, 100));
        get(cache(), sha256);
        Files.write(directory.resolve("fetch-1.part"), bytes(1, 10));
        ContentCache second = cache();
        store.failure = new IOException("not to be asked");
        assertThat(get(second, sha256)).isPresent();
        assertThat(directory.resolve("fetch-1.part")).doesNotExist();
    }

    @Test
    void damagedFileOfEarlierProcessIsFetchedAgain() throws Exception {
        String sha256 = store.put(bytes(1, 100));
        get(cache(), sha256);
        Files.write(directory.resolve(sha256), new byte[100]);

        ContentCache second = cache();

        assertThat(get(second, sha256))
                .hasValueSatisfying(content -> assertThat(content.file()).hasBinaryContent(bytes(1, 100)));
        assertThat(store.reads).containsExactly(sha256, sha256);
    }

    @Test
    void fileOfEarlierProcessIsHashedByThreadsForIt() throws Exception {
        String sha256 = store.put(bytes(1, 100));
        get(cache(), sha256);
        hashed.set(0);

        ContentCache second = cache();
        get(second, sha256);
        get(second, sha256);

        assertThat(hashed).hasValue(1);
        assertThat(store.reads).containsExactly(sha256);
    }

    @Test
    void crc32IsThatOfBytesThatWereChecked() throws Exception {
        String sha256 = store.put(bytes(1, 100));
        CRC32 crc32 = new CRC32();
        crc32.update(bytes(1, 100));

        ContentCache first = cache();
        get(first, sha256);
        ContentCache second = cache();
        get(second, sha256);
        Files.write(directory.resolve(sha256), new byte[100]);

        for (ContentCache cache : List.of(first, second)) {
            assertThat(get(cache, sha256))
                    .hasValueSatisfying(content -> assertThat(content.crc32()).isEqualTo(crc32.getValue()));
        }
    }

    private ContentCache cache() throws IOException {
        return new ContentCache(store, TestConfig.of(settings()).content(), Runnable::run, hashing);
    }

    private Map<String, String> settings() {
        return Map.of(
                "lamina.content.cache-dir", directory.toString(), "lamina.content.cache-bytes", String.valueOf(BOUND));
    }

    private static Optional<StoredContent> get(ContentCache cache, String sha256) throws Exception {
        return cache.fetch(sha256).toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private static byte[] bytes(int value, int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static final class FakeStore implements ContentStore {
        private final Map<String, byte[]> contents = new HashMap<>();
        private final List<String> reads = new ArrayList<>();
        private IOException failure;

        String put(byte[] bytes) throws Exception {
            contents.put(sha256(bytes), bytes);
            return sha256(bytes);
        }

        @Override
        public boolean read(String sha256, OutputStream out) throws IOException {
            reads.add(sha256);
            byte[] bytes = contents.get(sha256);
            if (bytes != null) {
                out.write(bytes, 0, bytes.length / 2);
                if (failure != null) {
                    throw failure;
                }
                out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
            }
            return bytes != null;
        }
    }
}
