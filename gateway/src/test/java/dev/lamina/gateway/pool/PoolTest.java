package dev.lamina.gateway.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which functions get a parked environment, and what is counted if they get none. */
class PoolTest {
    private static final PoolId PYTHON = new PoolId("default", "python3.11-128");

    private final FakeFunctions functions = new FakeFunctions();
    private final FakeAdopter adopter = new FakeAdopter();
    private final ParkedPods parked = new ParkedPods(3);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> adopted = new ArrayList<>();
    private final FakePoll poll = new FakePoll("lamina-pool-1");
    private LoadReader.Load load = new LoadReader.Load(0, 1, 1, 0, Duration.ZERO);
    private FunctionId hello;
    private Pool pool;

    @BeforeEach
    void start() {
        hello = functions.ready("hello");
        runtime("python3.11");
        pool = pool("default");
    }

    private Pool pool(String namespace) {
        return new Pool(
                parked,
                adopter,
                functions,
                new FakeLoads(),
                (function, pod) -> adopted.add(function + " " + pod),
                TestConfig.of(Map.of(
                                "lamina.pool.namespaces",
                                namespace,
                                "lamina.pool.classes",
                                "python3.11-128",
                                "lamina.pool.head-start",
                                "20ms"))
                        .pool(),
                registry);
    }

    private void runtime(String runtime) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName("hello")
                .build());
        function.setSpec(FunctionSpecBuilder.builder().runtime(runtime).build());
        functions.resource(function);
    }

    @Test
    void functionAtZeroGetsParkedEnvironment() {
        parked.add(PYTHON, poll);

        pool.serve(hello, 1);

        assertThat(poll.variables()).isEqualTo(FakeAdopter.VARIABLES);
        assertThat(adopter.requests()).containsExactly(hello + " lamina-pool-1");
        assertThat(started("adopted")).isOne();
        assertThat(adopted).containsExactly(hello + " lamina-pool-1");
        assertThat(parked.count()).isZero();
    }

    @Test
    void noMoreAreGivenThanWanted() {
        parked.add(PYTHON, poll);
        parked.add(PYTHON, new FakePoll("lamina-pool-2"));
        parked.add(PYTHON, new FakePoll("lamina-pool-3"));
        load = new LoadReader.Load(0, 9, 9, 0, Duration.ZERO);

        pool.serve(hello, 2);

        assertThat(adopter.requests()).hasSize(2);
        assertThat(parked.count()).isOne();
    }

    @Test
    void environmentThatStartsNeedsNoOther() {
        parked.add(PYTHON, poll);
        parked.add(PYTHON, new FakePoll("lamina-pool-2"));

        pool.serve(hello, 1);
        pool.serve(hello, 1);

        assertThat(adopter.requests()).hasSize(1);
        assertThat(started("adopted")).isOne();
    }

    @Test
    void functionAtZeroAgainGetsAnother() {
        parked.add(PYTHON, poll);
        parked.add(PYTHON, new FakePoll("lamina-pool-2"));
        LoadReader.Load waiting = load;
        adopter.onRequest(() -> load = new LoadReader.Load(0, 0, 0, 1, Duration.ZERO));
        pool.serve(hello, 1);
        load = waiting;

        pool.serve(hello, 1);

        assertThat(adopter.requests()).hasSize(2);
    }

    @Test
    void servedFunctionLeavesPoolAlone() {
        parked.add(PYTHON, poll);
        load = new LoadReader.Load(1, 1, 1, 0, Duration.ZERO);

        pool.serve(hello, 2);

        assertThat(adopter.requests()).isEmpty();
    }

    @Test
    void otherNamespaceHasNoPool() {
        parked.add(PYTHON, poll);

        pool("shop").serve(hello, 1);

        assertThat(adopter.requests()).isEmpty();
        assertThat(registry.find(Pool.STARTS).counters()).isEmpty();
        assertThat(pool("shop").mayServe(hello)).isFalse();
    }

    @Test
    void emptyPoolIsCounted() {
        pool.serve(hello, 1);

        assertThat(started("empty")).isOne();
    }

    @Test
    void functionOfOtherClassIsCounted() {
        runtime("java25");

        pool.serve(hello, 1);

        assertThat(started("class")).isOne();
    }

    @Test
    void refusalIsCountedAndPollReleased() {
        parked.add(PYTHON, poll);
        adopter.answers(new Adoption.Refused("memory"));

        pool.serve(hello, 1);

        assertThat(started("memory")).isOne();
        assertThat(poll.released()).isTrue();
        assertThat(poll.variables()).isNull();
    }

    @Test
    void newEnvironmentsWaitForParkedOnes() {
        parked.add(PYTHON, poll);
        assertThat(pool.mayServe(hello)).isTrue();
        adopter.onRequest(() -> {
            assertThat(pool.mayServe(hello)).as("while it is given").isTrue();
            load = new LoadReader.Load(0, 0, 0, 1, Duration.ZERO);
        });

        pool.serve(hello, 1);

        assertThat(pool.mayServe(hello)).as("nothing is parked").isFalse();
    }

    @Test
    void silentOperatorIsCounted() {
        parked.add(PYTHON, poll);
        adopter.answers(new Adoption.Unanswered());

        pool.serve(hello, 1);

        assertThat(started("operator")).isOne();
        assertThat(poll.released()).isTrue();
    }

    @Test
    void laterPollOfPodReplacesEarlier() {
        FakePoll later = new FakePoll(poll.pod());
        parked.add(PYTHON, poll);

        parked.add(PYTHON, later);
        parked.remove(PYTHON, poll);

        assertThat(poll.released()).isTrue();
        assertThat(parked.take(PYTHON)).contains(later);
    }

    @Test
    void numberOfParkedIsBounded() {
        for (int pod = 1; pod <= 3; pod++) {
            assertThat(parked.add(PYTHON, new FakePoll("lamina-pool-" + pod))).isTrue();
        }

        assertThat(parked.add(PYTHON, new FakePoll("lamina-pool-4"))).isFalse();
    }

    private double started(String cause) {
        Counter counter = registry.find(Pool.STARTS).tag("cause", cause).counter();
        return counter == null ? 0 : counter.count();
    }

    private final class FakeLoads implements LoadReader {
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
