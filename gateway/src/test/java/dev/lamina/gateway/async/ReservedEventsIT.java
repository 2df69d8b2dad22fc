package dev.lamina.gateway.async;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.testing.Rounds;
import dev.lamina.gateway.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A function with {@code reserved} uses all of its environments for asynchronous events. */
class ReservedEventsIT extends AsyncRoom {
    private static final int ENVIRONMENTS = 10;
    private static final int ROUNDS = 20;
    private static final byte[] RESULT = "null".getBytes(UTF_8);

    @Test
    void eventsKeepAllReservedEnvironmentsBusy() throws Exception {
        AsyncGateway accepting = gateway();
        acceptWhenThereIsAStream(accepting);
        FunctionId bound = new FunctionId("shop", "bound");
        try (TestGateway environments = new TestGateway()) {
            FunctionView view =
                    AsyncGateway.view(bound, OptionalInt.of(ENVIRONMENTS), AsyncInvocation.DEFAULTS, Optional.empty());
            environments.functions().put(view);
            try (Rounds running = new Rounds(environments, bound, ENVIRONMENTS, RESULT)) {
                AsyncGateway gateway = gateway();
                gateway.dispatcher.behaviour = environments.dispatcher()::dispatch;
                gateway.dispatcher.room = environments.dispatcher()::room;
                acceptAll(accepting, bound);

                gateway.put(view);
                await().until(() -> running.ended() == ROUNDS);
            }
        }
    }

    private static void acceptAll(AsyncGateway gateway, FunctionId function) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(20)) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < ROUNDS * ENVIRONMENTS; i++) {
                calls.add(callers.submit(() -> gateway.accept(function, "{}")));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }
}
