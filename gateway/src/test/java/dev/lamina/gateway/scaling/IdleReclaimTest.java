package dev.lamina.gateway.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Idle environments of others end when a function that is called has a pod without a node. */
class IdleReclaimTest {
    private static final FunctionId CALLED = new FunctionId("default", "called");
    private static final FunctionId OLD = new FunctionId("default", "old");
    private static final FunctionId RECENT = new FunctionId("default", "recent");
    private static final PodSize SIZE = new PodSize(BigDecimal.ONE, BigDecimal.TEN);
    private static final LoadReader.Load WAITS = new LoadReader.Load(0, 1, 0, 0, Duration.ZERO);

    private final AtomicLong clock = new AtomicLong();
    private final FakeFunctions functions = new FakeFunctions();
    private final Map<FunctionId, LoadReader.Load> loads = new LinkedHashMap<>();
    private final Map<FunctionId, Integer> replicas = new HashMap<>();
    private final List<NodePods.Unplaced> unplaced = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private int checks;
    private int parked;

    private final Replicas lowering = new Replicas() {
        @Override
        public int raise(FunctionId function, int atLeast) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int lower(FunctionId function, int by, int keep) {
            return replicas.merge(function, -by, Integer::sum);
        }
    };

    private final NodePods pods = new NodePods() {
        @Override
        public List<Unplaced> withoutRoom(FunctionId function) {
            checks++;
            return List.copyOf(unplaced);
        }

        @Override
        public List<Placed> placed(FunctionId function) {
            return Collections.nCopies(replicas.get(function), new Placed("node", SIZE));
        }
    };

    private final LoadReader reader = new LoadReader() {
        @Override
        public Load load(FunctionId function) {
            return loads.getOrDefault(function, Load.NONE);
        }

        @Override
        public Set<FunctionId> functions() {
            return loads.keySet();
        }

        @Override
        public void onWaiting(Consumer<FunctionId> listener) {
            throw new UnsupportedOperationException();
        }
    };

    private final IdleReclaim reclaim = new IdleReclaim(
            pods,
            this::endParked,
            lowering,
            reader,
            functions,
            new ScaleUp(
                    lowering, reader, functions, TestConfig.of(Map.of()).scale(), registry, Runnable::run, clock::get),
            true,
            registry,
            Runnable::run,
            clock::get);

    @Test
    void leastRecentlyUsedEndsFirst() {
        idle(RECENT, 1, Duration.ofSeconds(5));
        idle(OLD, 1, Duration.ofMinutes(1));
        called();

        waitsFor(IdleReclaim.PATIENCE);

        assertThat(replicas).containsEntry(OLD, 0).containsEntry(RECENT, 1);
        assertThat(registry.counter("lamina.environments.reclaimed").count()).isEqualTo(1);
    }

    private int endParked(BigDecimal cpu, BigDecimal memory) {
        assertThat(new PodSize(cpu, memory)).isEqualTo(SIZE);
        return parked-- > 0 ? 1 : 0;
    }

    @Test
    void parkedEnvironmentsEndBeforeThoseOfFunctions() {
        idle(OLD, 1, Duration.ofMinutes(1));
        called();
        parked = 1;

        waitsFor(IdleReclaim.PATIENCE);

        assertThat(replicas).containsEntry(OLD, 1);
        assertThat(registry.counter("lamina.environments.reclaimed").count()).isEqualTo(1);
    }

    @Test
    void nothingIsReadBeforePatienceEnds() {
        idle(OLD, 1, Duration.ofMinutes(1));
        called();

        waitsFor(IdleReclaim.PATIENCE.minusMillis(1));

        assertThat(checks).isZero();
    }

    @Test
    void nothingEndsIfNodesHaveRoom() {
        idle(OLD, 1, Duration.ofMinutes(1));
        loads.put(CALLED, WAITS);

        waitsFor(IdleReclaim.PATIENCE);

        assertThat(checks).isEqualTo(1);
        assertThat(replicas).containsEntry(OLD, 1);
    }

    @Test
    void busyAndJustUsedFunctionsKeepEnvironments() {
        idle(OLD, 1, Duration.ofMillis(999));
        replicas.put(RECENT, 2);
        loads.put(RECENT, new LoadReader.Load(1, 0, 0, 1, Duration.ZERO));
        called();

        waitsFor(Duration.ofSeconds(10));

        assertThat(replicas).containsEntry(OLD, 1).containsEntry(RECENT, 2);
    }

    @Test
    void provisionedEnvironmentsAreKept() {
        functions.resource(provisioned(OLD, 1));
        idle(OLD, 1, Duration.ofMinutes(1));
        called();

        waitsFor(Duration.ofSeconds(10));

        assertThat(replicas).containsEntry(OLD, 1);
    }

    @Test
    void namespaceWithLessMemoryIsLeftAlone() {
        FunctionId small = new FunctionId("small", "idle");
        FunctionId large = new FunctionId("large", "idle");
        functions.put(view(small, 128));
        functions.put(view(large, 128));
        functions.put(view(RECENT, 256));
        idle(small, 1, Duration.ofMinutes(2));
        idle(large, 3, Duration.ofMinutes(1));
        replicas.put(RECENT, 1);
        loads.put(RECENT, new LoadReader.Load(1, 0, 0, 0, Duration.ZERO));
        called();

        waitsFor(IdleReclaim.PATIENCE);

        assertThat(replicas).containsEntry(small, 1).containsEntry(large, 2);
    }

    @Test
    void moreEndOnlyAfterPause() {
        idle(OLD, 1, Duration.ofMinutes(1));
        idle(RECENT, 1, Duration.ofSeconds(5));
        called();

        waitsFor(IdleReclaim.PATIENCE);
        waitsFor(IdleReclaim.PAUSE.minusMillis(100));
        assertThat(replicas).containsEntry(RECENT, 1);
        waitsFor(Duration.ofMillis(100));

        assertThat(replicas).containsEntry(RECENT, 0);
    }

    private void idle(FunctionId function, int environments, Duration quiet) {
        replicas.put(function, environments);
        loads.put(function, new LoadReader.Load(0, 0, 0, environments, quiet));
    }

    /** A pod of the called function waits for a node. */
    private void called() {
        loads.put(CALLED, WAITS);
        unplaced.add(new NodePods.Unplaced("fn-called-1", SIZE, "0/1 nodes are available: 1 Insufficient cpu."));
    }

    /** As the dispatcher reports it: often. */
    private void waitsFor(Duration time) {
        long until = clock.get() + time.toNanos();
        reclaim.waits(CALLED);
        while (clock.get() < until) {
            clock.addAndGet(Math.min(Duration.ofMillis(100).toNanos(), until - clock.get()));
            reclaim.waits(CALLED);
        }
    }

    private static FunctionView view(FunctionId id, int memoryMb) {
        FakeFunctions any = new FakeFunctions();
        return FunctionViewBuilder.builder(any.find(any.ready("any")).orElseThrow())
                .id(id)
                .memoryMb(memoryMb)
                .build();
    }

    private static Function provisioned(FunctionId id, int environments) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace(id.namespace())
                .withName(id.name())
                .build());
        function.setSpec(FunctionSpecBuilder.builder()
                .concurrency(
                        ConcurrencyBuilder.builder().provisioned(environments).build())
                .build());
        return function;
    }
}
