package dev.lamina.gateway.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.logs.EventSink.Next;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans pass each event once, whatever the pages are. */
class ScanTest {
    private static final String POD = "fn-orders-6d5f9b8c7d-2xk9p";
    private static final String OTHER = "fn-orders-6d5f9b8c7d-9pk2x";
    private static final ScanLimits ALL = new ScanLimits(1_000_000, Duration.ofMinutes(1));
    private static final long END = 1_000_000_000_000L;

    private final FakeLogStore store = new FakeLogStore();
    private final LogFiles files = LogFiles.of("/var/log/pods", new FunctionId("shop", "orders"), Map.of());

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1999, 2000, 2001, 10_000})
    void pagesHaveEachEventOnce(int size) {
        // Five lines have the same time; times are close together, with a long gap.
        int count = size < 100 ? 40 * size : 5003;
        IntStream.range(0, count)
                .forEach(i -> store.add(
                        "shop", i % 3 == 0 ? POD : OTHER, i / 5 + (i > count / 2 ? END / 2 : 0), "line " + i));

        List<String> read = new ArrayList<>();
        List<LinePosition> positions = new ArrayList<>();
        LogCursor cursor = LogCursor.at(LinePosition.at(0));
        ScanEnd end;
        do {
            List<String> page = new ArrayList<>();
            end = scan(cursor, ALL, event -> {
                page.add(event.message());
                positions.add(event.position());
                return page.size() == size ? Next.STOP : Next.GO_ON;
            });
            read.addAll(page);
            cursor = end.cursor();
        } while (!end.complete());

        assertThat(read).hasSize(count).doesNotHaveDuplicates();
        assertThat(positions).isSorted();
    }

    @Test
    void limitEndsScanWithCursor() {
        IntStream.range(0, 9000).forEach(i -> store.add("shop", POD, i, "line " + i));
        List<String> read = new ArrayList<>();
        EventSink sink = event -> {
            read.add(event.message());
            return Next.GO_ON;
        };

        ScanEnd first = scan(LogCursor.at(LinePosition.at(0)), new ScanLimits(3000, Duration.ofMinutes(1)), sink);
        int atFirst = read.size();
        ScanEnd rest = scan(first.cursor(), ALL, sink);

        assertThat(first.complete()).isFalse();
        assertThat(atFirst).isBetween(3000, 5000);
        assertThat(rest.complete()).isTrue();
        assertThat(read).hasSize(9000).doesNotHaveDuplicates();
    }

    @Test
    void piecesBecomeOneEventAcrossPages() {
        store.add("shop", POD, 1, "P", "one, ")
                .add("shop", OTHER, 2, "F", "between")
                .add("shop", POD, 3, "P", "two, ")
                .add("shop", POD, 4, "F", "three")
                .add("shop", POD, 5, "F", "after");
        List<String> read = new ArrayList<>();
        LogCursor cursor = LogCursor.at(LinePosition.at(0));

        for (int page = 0; page < 3; page++) {
            cursor = scan(cursor, ALL, event -> {
                        read.add(event.message());
                        return Next.STOP;
                    })
                    .cursor();
        }

        assertThat(read).containsExactly("between", "one, two, three", "after");
    }

    @Test
    void refusedEventIsFirstOfNextPage() {
        store.add("shop", POD, 1, "P", "a").add("shop", POD, 2, "F", "b").add("shop", POD, 3, "c");
        List<String> read = new ArrayList<>();

        ScanEnd end = scan(LogCursor.at(LinePosition.at(0)), ALL, _ -> Next.STOP_BEFORE);
        scan(end.cursor(), ALL, event -> {
            read.add(event.message());
            return Next.GO_ON;
        });

        assertThat(read).containsExactly("ab", "c");
    }

    @Test
    void cursorAtEndStaysTheSame() {
        store.add("shop", POD, 1, "a");
        ScanEnd first = scan(LogCursor.at(LinePosition.at(0)), ALL, _ -> Next.GO_ON);
        ScanEnd second = scan(first.cursor(), ALL, _ -> Next.GO_ON);

        assertThat(second.cursor()).isEqualTo(first.cursor());
        assertThat(second.complete()).isTrue();
    }

    @Test
    void veryLongTextIsSeveralEvents() {
        String piece = "x".repeat(16 * 1024);
        IntStream.range(0, 40).forEach(i -> store.add("shop", POD, i, i == 39 ? "F" : "P", piece));
        List<Integer> lengths = new ArrayList<>();

        scan(LogCursor.at(LinePosition.at(0)), ALL, event -> {
            lengths.add(event.message().length());
            return Next.GO_ON;
        });

        assertThat(lengths).containsExactly(262_144, 262_144, 131_072);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 2500})
    void backwardPagesHaveEachEventOnce(int size) {
        int count = size < 100 ? 40 * size : 5003;
        IntStream.range(0, count).forEach(i -> store.add("shop", POD, i / 4, i % 10 == 3 ? "P" : "F", "line " + i));
        List<String> read = new ArrayList<>();
        LinePosition before = LinePosition.at(END);
        BackwardPage page;
        do {
            page = new BackwardRead(store, files, before, 0, _ -> true).run(size, 1_000_000, ALL);
            List<LogEvent> events = page.events();
            read.addAll(0, events.stream().map(LogEvent::message).toList());
            before = page.before();
        } while (!page.events().isEmpty());

        List<String> forward = new ArrayList<>();
        scan(LogCursor.at(LinePosition.at(0)), ALL, event -> {
            forward.add(event.message());
            return Next.GO_ON;
        });
        assertThat(read).isEqualTo(forward);
    }

    @Test
    void pageAfterBackwardPageContinuesIt() {
        IntStream.range(0, 10).forEach(i -> store.add("shop", POD, i, "line " + i));

        BackwardPage last = new BackwardRead(store, files, LinePosition.at(END), 0, _ -> true).run(3, 1000, ALL);
        BackwardPage earlier = new BackwardRead(store, files, last.before(), 0, _ -> true).run(3, 1000, ALL);
        List<String> next = new ArrayList<>();
        scan(earlier.next(), ALL, event -> {
            next.add(event.message());
            return Next.GO_ON;
        });

        assertThat(earlier.events()).extracting(LogEvent::message).containsExactly("line 4", "line 5", "line 6");
        assertThat(next).containsExactly("line 7", "line 8", "line 9");
    }

    /** What a process printed before it was killed: a text that the container runtime did not see the end of. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void textWithoutEndIsEvent(int size) {
        long second = 1_000_000_000L;
        store.add("shop", POD, second, "P", "killed ")
                .add("shop", POD, second + 1, "P", "here")
                .add("shop", OTHER, second + 2, "F", "other")
                .add("shop", POD, 30 * second, "P", "late ")
                .add("shop", POD, 31 * second, "F", "end")
                .add("shop", OTHER, 40 * second, "P", "last words");
        List<String> read = new ArrayList<>();
        LogCursor cursor = LogCursor.at(LinePosition.at(0));
        ScanEnd end;
        do {
            List<String> page = new ArrayList<>();
            end = scan(cursor, ALL, event -> {
                if (page.size() == size) {
                    return Next.STOP_BEFORE;
                }
                page.add(event.message());
                return Next.GO_ON;
            });
            assertThat(cursor.after().isBefore(end.cursor().after())).isTrue();
            read.addAll(page);
            cursor = end.cursor();
        } while (!end.complete());

        assertThat(read).containsExactly("other", "killed here", "late end", "last words");
        assertThat(cursor.from()).isEqualTo(cursor.after());
        assertThat(scan(cursor, ALL, _ -> Next.GO_ON).cursor()).isEqualTo(cursor);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void backwardPagesHaveTextsWithoutEnd(int size) {
        long second = 1_000_000_000L;
        IntStream.range(0, 300)
                .forEach(i -> store.put(
                        i * second / 100,
                        FakeLogStore.file("shop", POD, "function"),
                        CriText.of(i, i == 70 ? "stderr" : "stdout", i == 70 ? "P" : "F", "line " + i)));
        store.add("shop", POD, 10 * second, "P", "last words");
        List<String> read = new ArrayList<>();
        LinePosition before = LinePosition.at(END);
        BackwardPage page;
        int pages = 0;
        do {
            page = new BackwardRead(store, files, before, 0, _ -> true).run(size, 1_000_000, ALL);
            read.addAll(0, page.events().stream().map(LogEvent::message).toList());
            before = page.before();
        } while (++pages * size < 50);

        assertThat(read).doesNotHaveDuplicates().contains("line 70", "line 299").endsWith("last words");
        assertThat(read.indexOf("line 70")).isBetween(read.indexOf("line 269"), read.indexOf("line 271"));
    }

    @Test
    void timeEndsScanWithinChunk() {
        IntStream.range(0, 1500).forEach(i -> store.add("shop", POD, i, "line " + i));
        List<String> read = new ArrayList<>();
        EventSink sink = event -> {
            read.add(event.message());
            return Next.GO_ON;
        };

        ScanEnd end = scan(LogCursor.at(LinePosition.at(0)), new ScanLimits(10_000, Duration.ZERO), sink);
        assertThat(read).containsExactly("line 0");
        scan(end.cursor(), ALL, sink);

        assertThat(end.complete()).isFalse();
        assertThat(read).hasSize(1500).doesNotHaveDuplicates();
    }

    private ScanEnd scan(LogCursor cursor, ScanLimits limits, EventSink sink) {
        return new ForwardScan(store, files, cursor, END, sink).run(limits);
    }
}
