package dev.lamina.gateway.app;

import dev.lamina.gateway.cost.UseCounter;
import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.TestConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Metrics without pods. */
final class TestMetrics {
    /** No function has a load. */
    static final FunctionLoads QUIET = new FunctionLoads(new Loads(Map.of()), new Loads(Map.of()));

    private TestMetrics() {}

    static InvocationMetrics on(MeterRegistry registry, Map<String, String> settings) {
        return new InvocationMetrics(
                registry,
                new ColdStarts((function, pod) -> Optional.empty()),
                new UseCounter(),
                TestConfig.of(settings));
    }

    /** @param running invocations by function */
    record Loads(Map<FunctionId, Integer> running) implements LoadReader {
        @Override
        public Load load(FunctionId function) {
            return new Load(running.getOrDefault(function, 0), 0, 0, 0, Load.NONE.quiet());
        }

        @Override
        public Set<FunctionId> functions() {
            return running.keySet();
        }

        @Override
        public void onWaiting(Consumer<FunctionId> listener) {}
    }
}
