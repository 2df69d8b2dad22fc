package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What those who count learn about how an invocation was handled. */
class HandlingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FakeFunctions functions = new FakeFunctions();
    private final FunctionId hello = functions.ready("hello");
    private final List<Handling> handled = new ArrayList<>();
    private long now;
    private final Dispatch dispatch = new Dispatch(
            functions,
            TestConfig.of(Map.of()),
            (invocation, outcome, handling) -> handled.add(handling),
            Permits.ALONE,
            (function, pod, since) -> ContainerEnds.End.UNKNOWN,
            function -> List.of(),
            () -> now,
            Runnable::run);

    @Test
    void invocationThatWaitedSaysForHowLong() {
        Invocation invocation = dispatched();
        now += 2 * SECOND.toNanos();
        dispatch.podCalls().poll(hello, slot());
        now += SECOND.toNanos();
        answer(invocation);

        assertThat(handled).singleElement().satisfies(handling -> {
            assertThat(handling.elapsed()).isEqualTo(SECOND.multipliedBy(3));
            assertThat(handling.inFlight()).isEqualTo(1);
            assertThat(handling.given().orElseThrow().waited()).isEqualTo(SECOND.multipliedBy(2));
            assertThat(handling.given().orElseThrow().environment().pod()).isEqualTo("pod-1");
        });
    }

    @Test
    void idleEnvironmentMeansNoWait() {
        dispatch.podCalls().poll(hello, slot());
        Invocation invocation = dispatched();
        now += SECOND.toNanos();
        answer(invocation);

        assertThat(handled.getFirst().given().orElseThrow().waited()).isZero();
    }

    @Test
    void invocationsInFlightIncludeItself() {
        Invocation first = dispatched();
        Invocation second = dispatched();
        dispatch.podCalls().poll(hello, slot());
        dispatch.podCalls().poll(hello, slot());
        answer(first);
        answer(second);

        assertThat(handled).extracting(Handling::inFlight).containsExactly(1, 2);
    }

    @Test
    void invocationWithoutEnvironmentHasNone() {
        dispatched();
        functions.remove(hello);
        dispatch.sweep();

        assertThat(handled).singleElement().satisfies(handling -> {
            assertThat(handling.given()).isEmpty();
            // It is known though the function is deleted.
            assertThat(handling.function()).isPresent();
        });
    }

    private static TestSlot slot() {
        return new TestSlot(new Environment("pod-1", "pod-1/1"));
    }

    private Invocation dispatched() {
        Invocation invocation = TestGateway.invocation(hello, "{}");
        dispatch.dispatcher().dispatch(invocation);
        return invocation;
    }

    private void answer(Invocation invocation) {
        dispatch.podCalls()
                .answer(
                        hello,
                        "pod-1",
                        invocation.requestId(),
                        null,
                        new Outcome.Completed(Buffer.buffer("{}"), false, Optional.empty(), Optional.empty()));
    }
}
