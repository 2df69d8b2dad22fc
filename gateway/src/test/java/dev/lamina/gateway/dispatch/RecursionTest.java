package dev.lamina.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.AsyncInvocationBuilder;
import dev.lamina.api.RecursiveLoop;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Functions that invoke each other in a circle. */
class RecursionTest {
    private static final FunctionId LOOP = new FunctionId("shop", "loop");
    private final FakeFunctions functions = new FakeFunctions();
    private final Dispatcher dispatcher = new Dispatch(
                    functions,
                    TestConfig.of(Map.of()),
                    (invocation, outcome, elapsed) -> {},
                    Permits.ALONE,
                    (function, pod, since) -> ContainerEnds.End.UNKNOWN,
                    function -> List.of())
            .dispatcher();

    @Test
    void seventeenthInvocationOfChainIsRejected() {
        declare(null);
        assertThat(refused(15)).isEmpty();
        assertThat(refused(16)).hasValueSatisfying(refused -> {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.exception()).isEqualTo("RecursiveInvocationException");
            assertThat(refused.message()).contains("spec.async.recursiveLoop");
        });
    }

    @Test
    void allowedLoopContinues() {
        declare(RecursiveLoop.Allow);
        assertThat(refused(100)).isEmpty();
    }

    @Test
    void invocationsOfOtherFunctionsAreNotCounted() {
        declare(RecursiveLoop.Terminate);
        assertThat(refused(chain("shop/other", 100))).isEmpty();
    }

    private void declare(RecursiveLoop loop) {
        functions.put(FunctionViewBuilder.builder()
                .id(LOOP)
                .arn("arn")
                .timeout(Duration.ofSeconds(3))
                .memoryMb(128)
                .perInstance(1)
                .async(AsyncInvocationBuilder.builder().recursiveLoop(loop).build())
                .build());
    }

    private Optional<Outcome.Refused> refused(int before) {
        return refused(chain("shop/loop", before));
    }

    /** Empty if it is admitted, and waits for an environment. */
    private Optional<Outcome.Refused> refused(String trace) {
        CompletionStage<Outcome> outcome = dispatcher.dispatch(new Invocation(
                "id-" + trace.hashCode(),
                LOOP,
                "arn",
                Buffer.buffer("{}"),
                Optional.empty(),
                Optional.of(trace),
                false));
        CompletableFuture<Outcome> now = outcome.toCompletableFuture();
        return now.isDone() ? Optional.of((Outcome.Refused) now.join()) : Optional.empty();
    }

    private static String chain(String function, int times) {
        TraceHeader trace = TraceHeader.of(null);
        for (int i = 0; i < times; i++) {
            trace = trace.through(function);
        }
        return trace.value();
    }
}
