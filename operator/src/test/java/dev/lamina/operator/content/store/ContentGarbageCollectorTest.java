package dev.lamina.operator.content.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.installation.ContentBucket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContentGarbageCollectorTest {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryStore store = new MemoryStore();
    private final Set<String> named = new HashSet<>();
    private Runnable duringSweep = () -> {};
    private final ContentGarbageCollector collector = new ContentGarbageCollector(store, this::named, new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    private Set<String> named() {
        duringSweep.run();
        return named;
    }

    @BeforeEach
    void oneObject() {
        store.objects.put("old", new byte[1]);
    }

    @Test
    void contentUnnamedForAnHourIsDeleted() {
        collector.sweep();
        assertThat(store.list()).containsExactly("old");

        later(Duration.ofMinutes(60));
        collector.sweep();
        assertThat(store.list()).isEmpty();
    }

    @Test
    void namedContentIsKept() {
        named.add("old");
        collector.sweep();
        later(Duration.ofDays(9));
        collector.sweep();

        assertThat(store.list()).containsExactly("old");
    }

    @Test
    void contentNamedMeanwhileIsKeptForAnotherHour() {
        collector.sweep();
        named.add("old");
        later(Duration.ofMinutes(60));
        collector.sweep();
        named.clear();
        later(Duration.ofMinutes(60));
        collector.sweep();

        assertThat(store.list()).containsExactly("old");
    }

    @Test
    void contentInUseIsKept() {
        collector.sweep();
        later(Duration.ofMinutes(60));
        collector.inUse("old");
        collector.sweep();

        assertThat(store.list()).containsExactly("old");
    }

    @Test
    void allUploadsOfNamespaceAreKeptIfNamed() {
        String upload = ContentBucket.upload("shop", "new");
        store.objects.put(upload, new byte[0]);
        store.objects.put(ContentBucket.upload("shop-2", "new"), new byte[0]);
        named.add(ContentBucket.uploads("shop"));
        collector.sweep();
        later(Duration.ofMinutes(60));
        collector.sweep();

        assertThat(store.list()).containsExactly(upload);
    }

    @Test
    void contentUploadedDuringSweepIsKept() {
        collector.sweep();
        later(Duration.ofMinutes(60));
        duringSweep = () -> store.objects.put(ContentBucket.upload("shop", "old"), new byte[0]);
        collector.sweep();

        assertThat(store.list()).contains("old");
    }

    @Test
    void uploadWrittenAgainMeanwhileIsKept() {
        String upload = ContentBucket.upload("shop", "new");
        store.objects.put(upload, new byte[0]);
        store.objects.put("new", new byte[1]);
        collector.sweep();
        later(Duration.ofMinutes(60));
        store.modified.put(upload, now.minusSeconds(1));
        collector.sweep();

        assertThat(store.list()).containsExactlyInAnyOrder(upload, "new");
    }

    @Test
    void unnamedUploadIsDeletedBeforeItsBytes() {
        String upload = ContentBucket.upload("shop", "new");
        store.objects.put(upload, new byte[0]);
        store.objects.put("new", new byte[1]);
        collector.sweep();
        later(Duration.ofMinutes(60));
        collector.sweep();
        assertThat(store.list()).containsExactly("new");

        later(Duration.ofMinutes(60));
        collector.sweep();
        later(Duration.ofMinutes(60));
        collector.sweep();
        assertThat(store.list()).isEmpty();
    }

    @Test
    void sweepRunsEveryHour() {
        collector.runWhenDue();
        later(Duration.ofMinutes(60));
        collector.runWhenDue();
        Awaitility.await()
                .pollDelay(Duration.ofMillis(50))
                .until(() -> store.list().contains("old"));
        // The sweep runs on a thread of its own, which may notice the hour late.
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            later(Duration.ofMinutes(60));
            collector.runWhenDue();
            return store.list().isEmpty();
        });
    }

    private void later(Duration time) {
        now = now.plus(time);
    }
}
