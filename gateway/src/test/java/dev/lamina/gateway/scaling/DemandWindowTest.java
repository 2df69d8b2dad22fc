package dev.lamina.gateway.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.TestConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DemandWindowTest {
    private final FunctionId hello = new FunctionId("default", "hello");
    private final AtomicLong clock = new AtomicLong();
    private LoadReader.Load load = LoadReader.Load.NONE;
    private final DemandWindow demand = new DemandWindow(
            new FakeActivity(),
            TestConfig.of(Map.of("lamina.scaler.peak-window", "60s")).scaler(),
            clock::get);

    @Test
    void peakIsReportedForWindow() {
        at(Duration.ZERO, running(7));
        at(Duration.ofSeconds(20), running(3));
        at(Duration.ofSeconds(49), running(1));
        assertThat(demand.peak(hello)).isEqualTo(7);
        at(Duration.ofSeconds(61), running(1));
        assertThat(demand.peak(hello)).isEqualTo(3);
        at(Duration.ofSeconds(200), running(1));
        assertThat(demand.peak(hello)).isEqualTo(1);
    }

    @Test
    void peakEndsWithLastEnvironment() {
        at(Duration.ZERO, running(20));
        at(Duration.ofSeconds(1), new LoadReader.Load(0, 0, 0, 20, Duration.ofSeconds(1)));
        assertThat(demand.peak(hello)).as("its environments are idle").isEqualTo(20);
        at(Duration.ofSeconds(15), LoadReader.Load.NONE);
        at(Duration.ofSeconds(20), running(1));
        assertThat(demand.peak(hello)).isEqualTo(1);
    }

    @Test
    void shortWaitNextToEnvironmentIsNotPeak() {
        at(Duration.ZERO, new LoadReader.Load(1, 30, 0, 0, Duration.ZERO));
        at(Duration.ofSeconds(1), new LoadReader.Load(1, 5, 2, 0, Duration.ZERO));
        assertThat(demand.peak(hello)).isEqualTo(3);
    }

    @Test
    void waitingCountsWithoutEnvironments() {
        at(Duration.ZERO, new LoadReader.Load(0, 20, 0, 0, Duration.ZERO));
        assertThat(demand.peak(hello)).isEqualTo(20);
    }

    @Test
    void presentLoadCountsBeforeSample() {
        load = running(4);
        assertThat(demand.peak(hello)).isEqualTo(4);
    }

    private static LoadReader.Load running(int running) {
        return new LoadReader.Load(running, 0, 0, 0, Duration.ZERO);
    }

    private void at(Duration time, LoadReader.Load load) {
        clock.set(time.toNanos());
        this.load = load;
        demand.sample();
    }

    private final class FakeActivity implements LoadReader {
        @Override
        public Load load(FunctionId function) {
            return load;
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
}
