package dev.lamina.gateway.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ScaleUpTest {
    private final FunctionId hello = new FunctionId("default", "hello");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong clock = new AtomicLong();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final FakeFunctions functions = new FakeFunctions();
    private final FakeReplicas replicas = new FakeReplicas();
    private int running;
    private int waiting;
    private int unmet;
    private int idle;
    private final ScaleUp scaleUp = new ScaleUp(
            replicas,
            new FakeActivity(),
            functions,
            TestConfig.of(Map.of("lamina.scale.max-replicas", "10")).scale(),
            registry,
            tasks::add,
            clock::get);

    @Test
    void allWaitingAreRequestedWithoutEnvironments() {
        waiting = 5;
        waits();
        assertThat(replicas.asked).containsExactly(5);
    }

    @Test
    void listenerIsCalledBeforeRequest() {
        List<String> calls = new ArrayList<>();
        scaleUp.onRequest(function -> calls.add(function + " after " + replicas.asked.size()));
        waiting = 1;
        waits();
        waits();
        assertThat(calls).containsExactly(hello + " after 0");
    }

    @Test
    void otherWayIsTriedBeforeRequest() {
        List<String> calls = new ArrayList<>();
        scaleUp.tryFirst((function, wanted) -> calls.add(wanted + " after " + replicas.asked.size()));
        waiting = 2;
        waits();
        assertThat(calls).containsExactly("2 after 0");
        assertThat(replicas.asked).containsExactly(2);
    }

    @Test
    void shortWaitNextToEnvironmentsRequestsNothing() {
        running = 1;
        waiting = 9;
        waits();
        clock.addAndGet(Duration.ofSeconds(5).toNanos());
        waits();
        running = 0;
        idle = 1;
        waits();
        assertThat(replicas.asked).isEmpty();
    }

    @Test
    void unmetDemandIsRequestedInAddition() {
        running = 2;
        waiting = 7;
        unmet = 3;
        waits();
        assertThat(replicas.asked).containsExactly(5);
    }

    @Test
    void perInstanceReducesRequestedEnvironments() {
        functions.reserving("hello", 9, 4);
        waiting = 5;
        waits();
        waiting = 50;
        waits();
        assertThat(replicas.asked).containsExactly(2, 3);
    }

    @Test
    void requestIsLimitedByMaximum() {
        waiting = 50;
        waits();
        assertThat(replicas.asked).containsExactly(10);
    }

    @Test
    void requestIsLimitedByReserved() {
        functions.reserving("hello", 4);
        waiting = 50;
        waits();
        functions.reserving("hello", 40);
        waits();
        assertThat(replicas.asked).containsExactly(4, 10);
    }

    @Test
    void burstCausesTwoWritesAtMost() {
        waiting = 1;
        scaleUp.waits(hello);
        for (waiting = 2; waiting < 7; waiting++) {
            scaleUp.waits(hello);
        }
        assertThat(tasks).hasSize(1);
        replicas.meanwhile = () -> waiting = 9;
        runTasks();
        assertThat(replicas.asked).containsExactly(7, 9);
    }

    @Test
    void startingPodsAreNotRequestedAgain() {
        waiting = 3;
        waits();
        waits();
        waiting = 2;
        clock.addAndGet(Duration.ofMillis(900).toNanos());
        waits();
        assertThat(replicas.asked).containsExactly(3);
    }

    @Test
    void endedEnvironmentsAreRequestedAgainAtOnce() {
        waiting = 1;
        waits();
        scaleUp.forget(hello);
        waits();
        assertThat(replicas.asked).containsExactly(1, 1);
    }

    @Test
    void replicasAreCheckedAgainAfterASecond() {
        waiting = 3;
        waits();
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        waits();
        assertThat(replicas.asked).containsExactly(3, 3);
    }

    @Test
    void higherReplicasThanRequestedAreAccepted() {
        replicas.current = 8;
        waiting = 3;
        waits();
        waiting = 6;
        waits();
        assertThat(replicas.asked).containsExactly(3);
    }

    @Test
    void failedRequestIsCountedAndRetriedAfterPause() {
        replicas.failure = new IllegalStateException("no Deployment");
        waiting = 2;
        waits();
        waits();
        assertThat(replicas.asked).hasSize(1);
        assertThat(registry.counter("lamina.scale.failures").count()).isEqualTo(1);
        replicas.failure = null;
        clock.addAndGet(Duration.ofMillis(500).toNanos());
        waits();
        assertThat(replicas.asked).containsExactly(2, 2);
    }

    @Test
    void pauseGrowsWithFailuresAndSuccessResetsIt() {
        replicas.failure = new IllegalStateException("no Deployment");
        waiting = 2;
        waits();
        for (long pause : List.of(500, 1_000, 2_000, 2_000)) {
            expectNextAskAfter(Duration.ofMillis(pause));
        }
        replicas.failure = null;
        expectNextAskAfter(Duration.ofSeconds(2));
        replicas.failure = new IllegalStateException("no Deployment");
        expectNextAskAfter(Duration.ofSeconds(1)); // the recheck
        expectNextAskAfter(Duration.ofMillis(500));
    }

    private void expectNextAskAfter(Duration pause) {
        int before = replicas.asked.size();
        clock.addAndGet(pause.toNanos() - 1);
        waits();
        assertThat(replicas.asked).hasSize(before);
        clock.incrementAndGet();
        waits();
        assertThat(replicas.asked).hasSize(before + 1);
    }

    /** A pod in back-off counts as a replica, but is not an environment for waiting invocations. */
    @Test
    void podsInBackOffDoNotCountWhileNoneServes() {
        replicas.current = 1;
        scaleUp.backsOff(hello, "pod-a");
        waiting = 1;
        waits();
        assertThat(replicas.asked).containsExactly(2);
        running = 1;
        unmet = 1;
        clock.addAndGet(Duration.ofSeconds(5).toNanos());
        waits();
        assertThat(replicas.asked).as("alongside one that serves").containsExactly(2, 2);
    }

    @Test
    void podsInBackOffAreBoundedAndForgotten() {
        waiting = 1;
        for (int pod = 0; pod < 50; pod++) {
            scaleUp.backsOff(hello, "pod-" + pod);
        }
        waits();
        clock.addAndGet(Duration.ofMinutes(6).toNanos());
        waits();
        assertThat(replicas.asked).containsExactly(1 + BackingOff.MOST, 1);
    }

    private void waits() {
        scaleUp.waits(hello);
        runTasks();
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private final class FakeActivity implements LoadReader {
        @Override
        public Load load(FunctionId function) {
            return new Load(running, waiting, unmet, idle, Duration.ZERO);
        }

        @Override
        public Set<FunctionId> functions() {
            return Set.of(hello);
        }

        @Override
        public void onWaiting(Consumer<FunctionId> listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class FakeReplicas implements Replicas {
        private final List<Integer> asked = new ArrayList<>();
        private int current;
        private RuntimeException failure;
        private Runnable meanwhile = () -> {};

        @Override
        public int raise(FunctionId function, int atLeast) {
            asked.add(atLeast);
            meanwhile.run();
            if (failure != null) {
                throw failure;
            }
            current = Math.max(current, atLeast);
            return current;
        }

        @Override
        public int lower(FunctionId function, int by, int keep) {
            throw new UnsupportedOperationException();
        }
    }
}
