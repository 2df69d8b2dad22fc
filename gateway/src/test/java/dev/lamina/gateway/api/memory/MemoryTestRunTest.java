package dev.lamina.gateway.api.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.gateway.api.memory.MemoryTest.State;
import dev.lamina.gateway.cost.Prices;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.Outcome.Usage;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A test from its beginning to its end, with copies that are ready at once. */
class MemoryTestRunTest {
    private static final FunctionId RESIZE = new FunctionId("default", "resize");
    private static final MemoryTest TEST = TestMemory.test("1a2b3c4d", List.of(128, 512), 3);

    private final FakeFunctions functions = new FakeFunctions();
    private final Copies copies = new Copies();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final List<Invocation> invocations = new ArrayList<>();

    // Mutable state
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final MemoryTestStore store = new MemoryTestStore(new TestMemory.MemoryStore(), () -> now);

    @Test
    void eachSizeIsInvokedAndCopiesAreDeleted() throws Exception {
        store.take(TEST, MemoryTestRun.STEP);

        run(this::half);

        MemoryTest test = store.read(RESIZE).orElseThrow();
        assertThat(test.state()).isEqualTo(State.Succeeded);
        assertThat(test.results()).extracting(SizeResult::memory).containsExactly(128, 512);
        assertThat(test.results()).extracting(SizeResult::invocations).containsExactly(3, 3);
        assertThat(test.recommendation()).isEqualTo(new Recommendation(128, 512, 128));
        assertThat(test.endedAt()).isNotNull();
        assertThat(invocations)
                .hasSize(6)
                .allSatisfy(one -> assertThat(one.payload()).hasToString("{}"));
        assertThat(copies.present).isEmpty();
        assertThat(copies.created).containsExactly("mt-1a2b3c4d-128", "mt-1a2b3c4d-512");
        assertThat(store.isRun("default", TEST.id())).isFalse();
    }

    @Test
    void errorsOfFunctionAreCounted() throws Exception {
        store.take(TEST, MemoryTestRun.STEP);

        run(invocation -> memory(invocation) == 128
                ? new Outcome.Completed(
                        Buffer.buffer("{\"errorType\":\"TypeError\",\"errorMessage\":\"card 4711\"}"),
                        true,
                        Optional.empty(),
                        Optional.empty())
                : half(invocation));

        MemoryTest test = store.read(RESIZE).orElseThrow();
        assertThat(test.results().getFirst().errors()).isEqualTo(3);
        assertThat(test.results().getFirst().error()).isEqualTo("TypeError");
        assertThat(test.recommendation()).isEqualTo(new Recommendation(512, 512, 512));
    }

    @Test
    void gatewayThatStopsEndsTest() throws Exception {
        store.take(TEST, MemoryTestRun.STEP);

        run(invocation -> {
            stopping.set(true);
            return half(invocation);
        });

        assertFailed("The gateway that ran the test stops");
        assertThat(invocations).hasSize(1);
    }

    @Test
    void testThatTakesTooLongEnds() throws Exception {
        store.take(TEST, MemoryTestRun.STEP);

        run(invocation -> {
            now = now.plus(MemoryTestRun.LONGEST);
            return half(invocation);
        });

        assertFailed("The test took longer than 15 minutes");
    }

    @Test
    void gatewayThatLostItsLeaseEndsTest() throws Exception {
        store.take(TEST, MemoryTestRun.STEP);

        run(invocation -> {
            now = now.plus(Duration.ofMinutes(5));
            store.take(TestMemory.test("99999999", List.of(128), 1), MemoryTestRun.STEP);
            return half(invocation);
        });

        assertFailed("The test lost its place");
        assertThat(store.isRun("default", "99999999")).isTrue();
    }

    @Test
    void namespaceRunsOneTest() {
        assertThat(store.take(TEST, MemoryTestRun.STEP)).isEmpty();
        MemoryTest second = TestMemory.test("99999999", List.of(128), 1);

        assertThat(store.take(second, MemoryTestRun.STEP)).contains("resize");

        now = now.plus(MemoryTestRun.STEP);
        assertThat(store.take(second, MemoryTestRun.STEP)).isEmpty();
    }

    private void assertFailed(String message) {
        MemoryTest test = store.read(RESIZE).orElseThrow();
        assertThat(test.state()).isEqualTo(State.Failed);
        assertThat(test.message()).contains(message);
        assertThat(copies.present).isEmpty();
    }

    private void run(java.util.function.Function<Invocation, Outcome> answers) throws InterruptedException {
        new MemoryTestRun(
                        store,
                        copies,
                        functions,
                        invocation -> {
                            invocations.add(invocation);
                            return CompletableFuture.completedFuture(answers.apply(invocation));
                        },
                        new Prices(TestConfig.of(Map.of()).cost()),
                        stopping::get)
                .run(TEST, TestMemory.function("resize"), Buffer.buffer("{}"));
    }

    /** With four times the memory, half the time. */
    private Outcome half(Invocation invocation) {
        Duration duration = Duration.ofMillis(memory(invocation) == 128 ? 100 : 50);
        return new Outcome.Completed(
                Buffer.buffer("null"),
                false,
                Optional.empty(),
                Optional.of(new Usage(duration, duration, 40, Optional.empty())));
    }

    private static int memory(Invocation invocation) {
        return Integer.parseInt(invocation.function().name().replaceAll(".*-", ""));
    }

    private final class Copies extends FunctionCopies {
        private final List<String> created = new ArrayList<>();
        private final List<String> present = new ArrayList<>();

        private Copies() {
            super(null);
        }

        @Override
        void create(Function copy) {
            String name = copy.getMetadata().getName();
            created.add(name);
            present.add(name);
            functions.ready(name);
        }

        @Override
        void delete(FunctionId copy) {
            present.remove(copy.name());
        }
    }
}
