package dev.lamina.gateway.async;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.AsyncInvocation;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.testing.Rounds;
import dev.lamina.gateway.testing.TestGateway;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
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
    private static final int BACKLOG = 200;
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
                acceptAll(accepting, bound, ROUNDS * ENVIRONMENTS);

                gateway.put(view);
                await().until(() -> running.ended() == ROUNDS);
            }
        }
    }

    /** NATS walks the pending events of a consumer again and again; waiting ones cost it nothing. */
    @Test
    void backlogWaitsWithoutBeingPending() throws Exception {
        AsyncGateway accepting = gateway();
        acceptWhenThereIsAStream(accepting);
        FunctionId bound = new FunctionId("shop", "single");
        try (TestGateway environments = new TestGateway();
                Connection nats = server.connect()) {
            FunctionView view = AsyncGateway.view(bound, OptionalInt.of(1), AsyncInvocation.DEFAULTS, Optional.empty());
            environments.functions().put(view);
            try (Rounds running = new Rounds(environments, bound, 1, RESULT)) {
                AsyncGateway gateway = gateway();
                gateway.dispatcher.behaviour = environments.dispatcher()::dispatch;
                gateway.dispatcher.room = environments.dispatcher()::room;
                acceptAll(accepting, bound, BACKLOG);

                gateway.put(view);
                long pending = 0;
                while (running.ended() < BACKLOG / 2) {
                    pending = Math.max(pending, pending(nats));
                }

                assertThat(pending).isPositive().isLessThan(BACKLOG / 4);
            }
        }
    }

    private static long pending(Connection nats) throws IOException, JetStreamApiException {
        return nats.jetStreamManagement().getConsumers(AsyncGateway.NAMES.asyncStream()).stream()
                .mapToLong(ConsumerInfo::getNumAckPending)
                .sum();
    }

    private static void acceptAll(AsyncGateway gateway, FunctionId function, int events) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(20)) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < events; i++) {
                calls.add(callers.submit(() -> gateway.accept(function, "{}")));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }
}
