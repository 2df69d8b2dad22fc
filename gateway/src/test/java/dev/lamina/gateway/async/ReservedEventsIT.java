package dev.lamina.gateway.async;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.testing.Environments;
import dev.lamina.gateway.testing.TestGateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How many of its environments a function with {@code reserved} uses for asynchronous events. */
class ReservedEventsIT extends AsyncRoom {
    private static final int ENVIRONMENTS = 10;
    private static final int EVENTS = 100;
    private static final Duration HANDLER = Duration.ofMillis(100);
    private static final byte[] RESULT = "null".getBytes(UTF_8);

    @Test
    void reservedFunctionRunsAsFastAsItsEnvironments() throws Exception {
        AsyncGateway accepting = gateway();
        acceptWhenThereIsAStream(accepting);
        double unreserved = eventsPerSecond(accepting, new FunctionId("shop", "open"), OptionalInt.empty());
        double reserved = eventsPerSecond(accepting, new FunctionId("shop", "bound"), OptionalInt.of(ENVIRONMENTS));

        assertThat(reserved)
                .as("events per second; the same environments without a reservation: %.0f", unreserved)
                .isGreaterThan(0.7 * unreserved);
    }

    /** Measured from the middle part of a backlog, so that start and end do not count. */
    private double eventsPerSecond(AsyncGateway accepting, FunctionId function, OptionalInt reserved) throws Exception {
        try (TestGateway environments = new TestGateway()) {
            FunctionView view = AsyncGateway.view(function, reserved, AsyncInvocation.DEFAULTS, Optional.empty());
            environments.functions().put(view);
            try (Environments running = new Environments(environments, function, ENVIRONMENTS, HANDLER, RESULT)) {
                AsyncGateway gateway = gateway();
                gateway.dispatcher.behaviour = environments.dispatcher()::dispatch;
                gateway.dispatcher.room = environments.dispatcher()::room;
                acceptAll(accepting, function);

                gateway.put(view);
                await().until(() -> running.ran() > EVENTS / 10);
                int first = running.ran();
                long began = System.nanoTime();
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofSeconds(40))
                        .until(() -> running.ran() > EVENTS * 9 / 10);
                double rate = (running.ran() - first) * 1e9 / (System.nanoTime() - began);
                await().atMost(Duration.ofSeconds(20)).until(() -> running.ran() == EVENTS);
                return rate;
            }
        }
    }

    private static void acceptAll(AsyncGateway gateway, FunctionId function) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(20)) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < EVENTS; i++) {
                calls.add(callers.submit(() -> gateway.accept(function, "{}")));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }
}
