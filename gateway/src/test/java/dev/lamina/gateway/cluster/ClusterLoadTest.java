package dev.lamina.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ClusterLoadTest {
    private final FunctionId hello = new FunctionId("default", "hello");
    private final AtomicLong clock = new AtomicLong();
    private final Own here = new Own();
    private final Own there = new Own();
    private final ClusterLoad load = new ClusterLoad(here, Duration.ofSeconds(3), clock::get);
    private final ClusterLoad other = new ClusterLoad(there, Duration.ofSeconds(3), clock::get);

    @Test
    void invocationsAddUpAndIdleEnvironmentsDoNot() throws Exception {
        here.loads.put(hello, new LoadReader.Load(1, 0, 0, 2, Duration.ZERO));
        there.loads.put(hello, new LoadReader.Load(2, 5, 4, 3, Duration.ZERO));
        receive();
        assertThat(load.load(hello)).isEqualTo(new LoadReader.Load(3, 5, 4, 3, Duration.ZERO));
        assertThat(load.functions()).containsExactly(hello);
    }

    @Test
    void environmentOfTwoGatewaysIsOneSlot() throws Exception {
        here.loads.put(hello, new LoadReader.Load(1, 0, 0, 0, Duration.ZERO));
        there.loads.put(hello, new LoadReader.Load(0, 0, 0, 1, Duration.ZERO));
        receive();
        assertThat(load.slots(hello)).isEqualTo(1);

        there.loads.put(hello, new LoadReader.Load(1, 0, 0, 2, Duration.ZERO));
        receive();
        assertThat(load.slots(hello)).isEqualTo(3);
    }

    @Test
    void newReportReplacesOldReport() throws Exception {
        there.loads.put(hello, new LoadReader.Load(2, 5, 4, 3, Duration.ZERO));
        receive();
        there.loads.clear();
        receive();
        assertThat(load.load(hello).inFlight()).isZero();
    }

    @Test
    void missingReportCountsAsIdleSinceLastReport() throws Exception {
        there.loads.put(hello, new LoadReader.Load(2, 0, 0, 0, Duration.ZERO));
        receive();
        clock.addAndGet(Duration.ofSeconds(4).toNanos());
        assertThat(load.load(hello)).isEqualTo(new LoadReader.Load(0, 0, 0, 0, Duration.ofSeconds(4)));
        load.retainMembers(List.of("here.1"));
        assertThat(load.load(hello).quiet()).isEqualTo(Duration.ofSeconds(4));
    }

    /** KEDA may ask this gateway alone, and would remove environments that other gateways use. */
    @Test
    void gatewayWithoutReportsOfOthersIsActive() throws Exception {
        FunctionId idle = new FunctionId("default", "idle");
        FunctionId asleep = new FunctionId("default", "asleep");
        load.retainMembers(List.of("here.1", "there.1"));
        there.loads.put(hello, new LoadReader.Load(2, 5, 4, 3, Duration.ZERO));
        here.loads.put(idle, new LoadReader.Load(0, 0, 0, 1, Duration.ofHours(1)));
        here.loads.put(asleep, new LoadReader.Load(0, 0, 0, 0, Duration.ofHours(1)));
        receive();
        assertThat(load.load(idle).quiet()).isEqualTo(Duration.ofHours(1));

        clock.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(load.load(hello)).isEqualTo(new LoadReader.Load(2, 5, 4, 3, Duration.ZERO));
        assertThat(load.load(idle).quiet()).isEqualTo(Duration.ZERO);
        assertThat(load.load(asleep).quiet()).isEqualTo(Duration.ofHours(1));
        // Another gateway uses its environments now: they no longer poll here.
        here.loads.put(idle, new LoadReader.Load(0, 0, 0, 0, Duration.ofHours(1)));
        clock.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(load.load(idle).quiet()).isEqualTo(Duration.ZERO);

        there.loads.clear();
        receive();
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(load.load(idle).quiet()).isEqualTo(Duration.ofSeconds(1));
        assertThat(load.load(hello).busy()).isFalse();
    }

    @Test
    void singleGatewayReportsItsOwnIdleTime() throws Exception {
        load.retainMembers(List.of("here.1", "there.1"));
        here.loads.put(hello, new LoadReader.Load(0, 0, 0, 1, Duration.ofHours(1)));
        receive();
        load.retainMembers(List.of("here.1"));
        clock.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(load.load(hello).quiet()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void ownReportIsIgnored() throws Exception {
        here.loads.put(hello, new LoadReader.Load(1, 0, 0, 0, Duration.ZERO));
        load.merge("here.1", load.report("here.1").getFirst());
        assertThat(load.load(hello).running()).isEqualTo(1);
    }

    @Test
    void changesAreAddedToLastReport() throws Exception {
        FunctionId idle = new FunctionId("default", "idle");
        there.loads.put(idle, new LoadReader.Load(0, 0, 0, 1, Duration.ofSeconds(9)));
        there.loads.put(hello, new LoadReader.Load(0, 0, 0, 2, Duration.ofSeconds(9)));
        receive();
        there.loads.put(idle, new LoadReader.Load(0, 0, 0, 1, Duration.ofSeconds(10)));
        assertThat(other.changes("there.1")).as("time alone").isEmpty();

        there.loads.put(hello, new LoadReader.Load(1, 0, 0, 1, Duration.ZERO));
        load.mergeChanges("here.1", other.changes("there.1").orElseThrow());

        assertThat(load.load(hello).running()).isEqualTo(1);
        assertThat(load.load(idle).idle()).isEqualTo(1);
        assertThat(other.changes("there.1")).as("the same again").isEmpty();
    }

    @Test
    void largeReportCountsWhenItIsComplete() throws Exception {
        for (int number = 0; number <= ClusterLoad.MOST_IN_PART; number++) {
            there.loads.put(new FunctionId("default", "f-" + number), new LoadReader.Load(1, 0, 0, 0, Duration.ZERO));
        }
        List<byte[]> parts = other.report("there.1");
        assertThat(parts).hasSize(2);

        load.merge("here.1", parts.getFirst());
        assertThat(load.functions()).isEmpty();
        load.merge("here.1", parts.getLast());

        assertThat(load.functions()).hasSize(ClusterLoad.MOST_IN_PART + 1);
    }

    @Test
    void waitingElsewhereIsNotified() throws Exception {
        List<FunctionId> reported = new ArrayList<>();
        load.onWaiting(reported::add);
        there.loads.put(hello, new LoadReader.Load(2, 0, 0, 0, Duration.ZERO));
        receive();
        assertThat(reported).isEmpty();
        there.loads.put(hello, new LoadReader.Load(2, 1, 0, 0, Duration.ZERO));
        receive();
        assertThat(reported).containsExactly(hello);
    }

    private void receive() throws Exception {
        for (byte[] part : other.report("there.1")) {
            load.merge("here.1", part);
        }
    }

    private static final class Own implements LoadReader {
        private final Map<FunctionId, Load> loads = new HashMap<>();

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
            // nothing waits here
        }
    }
}
