package dev.lamina.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.Handling;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.function.FunctionViewBuilder;
import dev.lamina.gateway.testing.FakeFunctions;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an invocation is billed for. */
class BilledUseTest {
    private final FakeFunctions functions = new FakeFunctions();
    private final FunctionView function =
            functions.find(functions.ready("hello")).orElseThrow();

    @Test
    void environmentOfSeveralInvocationsHoldsThem() {
        FunctionView warm = FunctionViewBuilder.builder(function)
                .provisioned(2)
                .perInstance(4)
                .build();

        assertThat(use(warm, 5, 3).withinProvisioned()).isTrue();
        assertThat(use(warm, 6, 3).withinProvisioned()).isFalse();
    }

    @Test
    void billedTimeIsAtMostWhatTheGatewaySaw() {
        assertThat(use(function, 1, 0).billed()).isEqualTo(Duration.ofMillis(5 + 100 + 1));
    }

    @Test
    void rejectedInvocationIsNotBilled() {
        assertThat(BilledUse.of(new Outcome.Failed("no pod"), handling(function, 1), id -> 0))
                .isEmpty();
    }

    /** The environment claims an hour. */
    private static BilledUse use(FunctionView view, int inFlight, int elsewhere) {
        Outcome.Usage usage =
                new Outcome.Usage(Duration.ofMillis(3), Duration.ofHours(1), 50, Optional.of(Duration.ofMillis(100)));
        Outcome done = new Outcome.Completed(Buffer.buffer("{}"), false, Optional.empty(), Optional.of(usage));
        return BilledUse.of(done, handling(view, inFlight), id -> elsewhere).orElseThrow();
    }

    private static Handling handling(FunctionView view, int inFlight) {
        return new Handling(Duration.ofMillis(5), inFlight, Optional.of(view), Optional.empty());
    }
}
