package dev.lamina.gateway.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.cluster.SharedStore;
import dev.lamina.gateway.cluster.StoreUnavailableException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each invocation is in the sums exactly once, whatever the store does. */
class UseHistoryTest {
    private final MemoryStore store = new MemoryStore();
    private final UseCounter counter = Uses.counter();
    private final UseHistory history = new UseHistory(store, "a", counter);

    @Test
    void nothingUsedWritesNothing() {
        history.write();

        assertThat(store.writes).isZero();
    }

    @Test
    void gatewaysAddToSameSum() {
        UseCounter other = Uses.counter();
        Uses.count(counter, "hello", 3);
        Uses.count(other, "hello", 4);

        history.write();
        new UseHistory(store, "b", other).write();

        assertThat(history.read(Uses.TODAY)).isEqualTo(Map.of("hello", Uses.counted(7)));
        assertThat(history.days()).containsExactly(Uses.TODAY);
    }

    /** The first gateway's revision is outdated when it writes. */
    @Test
    void concurrentWriteIsNotOverwritten() {
        UseCounter other = Uses.counter();
        Uses.count(counter, "hello", 1);
        Uses.count(other, "hello", 10);
        store.beforeWrite = () -> new UseHistory(store, "b", other).write();

        history.write();

        assertThat(history.read(Uses.TODAY)).isEqualTo(Map.of("hello", Uses.counted(11)));
    }

    @Test
    void writeWithoutResponseIsCountedOnce() {
        Uses.count(counter, "hello", 2);
        store.loseResponse = true;

        assertThat(history.write()).isFalse();
        Uses.count(counter, "hello", 5);
        assertThat(history.write()).isTrue();

        assertThat(history.read(Uses.TODAY)).isEqualTo(Map.of("hello", Uses.counted(7)));
    }

    @Test
    void unreadableEntryDoesNotStopTheSums() {
        store.write(Uses.TODAY.text(), Optional.of("no JSON"), 0);
        Uses.count(counter, "hello", 2);

        assertThat(history.read(Uses.TODAY)).isEmpty();
        assertThat(history.write()).isTrue();
        assertThat(history.read(Uses.TODAY)).isEqualTo(Map.of("hello", Uses.counted(2)));
    }

    @Test
    void useDuringOutageIsWrittenLater() {
        Uses.count(counter, "hello", 2);
        store.down = true;
        history.write();
        Uses.count(counter, "hello", 1);
        history.write();

        store.down = false;
        history.write();
        history.write();

        assertThat(history.read(Uses.TODAY)).isEqualTo(Map.of("hello", Uses.counted(3)));
    }

    @Test
    void functionsBeyondBoundAreSummedTogether() {
        Map<String, Use> uses = new LinkedHashMap<>();
        for (int i = 0; i < 2002; i++) {
            uses.put("f" + i, Uses.counted(1));
        }

        DayUse day = DayUse.NONE.plus("a", 1, uses);

        assertThat(day.functions()).hasSize(2001).containsEntry(DayUse.OTHER, Uses.counted(2));
        assertThat(day.text().length()).isLessThan(256 * 1024);
    }

    @Test
    void aliasesAreSummedApart() {
        Uses.count(counter, "hello", 3);
        Uses.countAlias(counter, "hello", "live");
        history.write();
        Uses.countAlias(counter, "hello", "live");
        history.write();

        assertThat(history.read(Uses.TODAY)).isEqualTo(Map.of("hello", Uses.counted(3), "hello:live", Uses.counted(2)));
    }

    /** Written by a version that did not know of aliases. */
    @Test
    void dayWithoutAliasesIsAddedTo() {
        String stored = "{\"writers\":{\"old\":7},\"functions\":{\"hello\":"
                + "{\"r\":2,\"q\":0,\"b\":200,\"d\":25600,\"w\":0,\"p\":0,\"e\":0,\"u\":25600}}}";
        store.write(Uses.TODAY.text(), Optional.of(stored), 0);
        Uses.count(counter, "hello", 1);
        Uses.countAlias(counter, "hello", "live");

        history.write();

        assertThat(history.read(Uses.TODAY)).isEqualTo(Map.of("hello", Uses.counted(3), "hello:live", Uses.counted(1)));
    }

    @Test
    void aliasesBeyondBoundAreSummedWithFunction() {
        Map<String, Use> uses = new LinkedHashMap<>();
        for (int i = 0; i < 1002; i++) {
            uses.put("hello:a" + i, Uses.counted(1));
        }
        for (int i = 0; i < 2000; i++) {
            uses.put("f" + i, Uses.counted(1));
        }

        DayUse day = DayUse.NONE.plus("a", 1, uses);

        assertThat(day.functions()).containsEntry("hello", Uses.counted(2)).containsEntry("f1998", Uses.counted(1));
        assertThat(day.functions().values().stream().mapToLong(Use::requests).sum())
                .isEqualTo(3002);
        assertThat(day.text().length()).isLessThan(512 * 1024);
    }

    private static final class MemoryStore implements SharedStore {
        private final Map<String, Entry> entries = new HashMap<>();
        private int writes;
        private boolean down;
        private boolean loseResponse;
        private Runnable beforeWrite = () -> {};

        @Override
        public Entry read(String key) {
            requireUp();
            return entries.getOrDefault(key, new Entry(0, Optional.empty()));
        }

        @Override
        public boolean write(String key, Optional<String> value, long revision) {
            requireUp();
            Runnable first = beforeWrite;
            beforeWrite = () -> {};
            first.run();
            if (read(key).revision() != revision) {
                return false;
            }
            writes++;
            entries.put(key, new Entry(writes, value));
            if (loseResponse) {
                loseResponse = false;
                throw new StoreUnavailableException("no response", null);
            }
            return true;
        }

        @Override
        public Set<String> keys() {
            return entries.keySet();
        }

        private void requireUp() {
            if (down) {
                throw new StoreUnavailableException("down", null);
            }
        }
    }
}
