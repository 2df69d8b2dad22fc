package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two namespaces that share 100 permits and 1,000 bytes: default, whose function has no environment, and shop. */
class NamespaceSharesTest {
    private static final Outcome NAMESPACE = new Outcome.Throttled(ThrottleCause.NAMESPACE);
    private static final Outcome MEMORY = new Outcome.Throttled(ThrottleCause.MEMORY);

    private final FakeFunctions functions = new FakeFunctions();
    private Dispatch dispatch = dispatch(Map.of());
    private final FunctionId stuck = functions.ready("stuck");

    @Test
    void stuckFunctionLeavesPermitsToOtherNamespace() {
        FunctionId pay = inShop();

        List<CompletableFuture<Outcome>> waiting = invokeUntilThrottled(stuck, "");

        assertThat(waiting.getLast().join()).isEqualTo(NAMESPACE);
        assertThat(waiting).hasSize(88);
        for (int i = 0; i < 10; i++) {
            assertThat(invoke(pay, "")).isNotDone();
        }
    }

    @Test
    void onlyNamespaceGetsAllPermits() {
        List<CompletableFuture<Outcome>> waiting = invokeUntilThrottled(stuck, "");

        assertThat(waiting).hasSize(101);
        assertThat(waiting.getLast().join()).isEqualTo(new Outcome.Throttled(ThrottleCause.POOL));
    }

    @Test
    void largeEventsLeaveMemoryToOtherNamespace() {
        FunctionId pay = inShop();

        List<CompletableFuture<Outcome>> waiting = invokeUntilThrottled(stuck, "x".repeat(100));

        assertThat(waiting.getLast().join()).isEqualTo(MEMORY);
        assertThat(invoke(pay, "x".repeat(100))).isNotDone();
    }

    @Test
    void useAtOtherGatewaysCounts() {
        FunctionId pay = inShop();
        dispatch.countsElsewhere(new UseElsewhere() {
            @Override
            public int ofAll() {
                return 80;
            }

            @Override
            public int of(String namespace) {
                return namespace.equals(stuck.namespace()) ? 80 : 0;
            }

            @Override
            public int of(FunctionId function) {
                return 0;
            }

            @Override
            public int inFlight(String namespace) {
                return of(namespace);
            }
        });

        assertThat(invokeUntilThrottled(stuck, "")).hasSize(8);
        assertThat(invoke(pay, "")).isNotDone();
    }

    @Test
    void endedInvocationsReturnTheirShare() {
        inShop();
        invokeUntilThrottled(stuck, "");

        functions.notReady("stuck", "Gone", "no code");
        dispatch.sweep();
        functions.ready("stuck");

        assertThat(dispatch.inFlight()).isZero();
        assertThat(invokeUntilThrottled(stuck, "")).hasSize(88);
    }

    @Test
    void limitOfNamespaceHoldsForAllItsFunctions() {
        dispatch = dispatch(Map.of("lamina.limits.namespaces.default.concurrency", "3"));
        FunctionId reserved = functions.reserving("reserved", 5);
        FunctionId pay = inShop();
        assertThat(List.of(invoke(stuck, ""), invoke(reserved, ""), invoke(reserved, "")))
                .noneMatch(CompletableFuture::isDone);

        Outcome quota = new Outcome.Throttled(ThrottleCause.QUOTA);
        assertThat(invoke(stuck, "").join()).isEqualTo(quota);
        assertThat(invoke(reserved, "").join()).isEqualTo(quota);
        assertThat(invoke(pay, "")).isNotDone();
    }

    @Test
    void reservedConcurrencyOfNamespaceIsLimited() {
        dispatch = dispatch(Map.of("lamina.limits.each-namespace.reserved", "3"));
        FunctionId first = functions.reserving("first", 5);
        FunctionId second = functions.reserving("second", 5);
        assertThat(List.of(invoke(first, ""), invoke(first, ""), invoke(second, "")))
                .noneMatch(CompletableFuture::isDone);

        assertThat(invoke(second, "").join()).isEqualTo(new Outcome.Throttled(ThrottleCause.QUOTA));
        assertThat(invoke(stuck, "")).isNotDone();
    }

    private Dispatch dispatch(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("lamina.limits.concurrency", "100");
        settings.put("lamina.limits.buffered-bytes", "1000");
        return new Dispatch(
                functions,
                TestConfig.of(settings),
                (invocation, outcome, elapsed) -> {},
                Permits.ALONE,
                (function, pod, since) -> ContainerEnds.End.UNKNOWN,
                function -> List.of(),
                System::nanoTime,
                Runnable::run);
    }

    private FunctionId inShop() {
        FunctionView view = functions.find(stuck).orElseThrow();
        return functions.put(FunctionViewBuilder.builder(view)
                .id(new FunctionId("shop", "pay"))
                .build());
    }

    private List<CompletableFuture<Outcome>> invokeUntilThrottled(FunctionId function, String payload) {
        List<CompletableFuture<Outcome>> invocations = new ArrayList<>();
        do {
            invocations.add(invoke(function, payload));
        } while (!invocations.getLast().isDone());
        return invocations;
    }

    private CompletableFuture<Outcome> invoke(FunctionId function, String payload) {
        return dispatch.dispatcher()
                .dispatch(TestGateway.invocation(function, payload))
                .toCompletableFuture();
    }
}
