package dev.lamina.gateway.source.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.BatchBuilder;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.Environments;
import dev.lamina.gateway.testing.TestGateway;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many of its environments a function with {@code reserved} uses for the batches of a queue. */
class ReservedQueueIT {
    private static final int ENVIRONMENTS = 10;
    private static final int BATCHES = 400;
    private static final byte[] RESULT = "null".getBytes(UTF_8);

    @Test
    void reservedFunctionRunsAsFastAsItsEnvironments() throws Exception {
        double unreserved = batchesPerSecond(false);
        double reserved = batchesPerSecond(true);

        assertThat(reserved)
                .as("batches per second; the same environments without a reservation: %.0f", unreserved)
                .isGreaterThan(0.7 * unreserved);
    }

    private double batchesPerSecond(boolean isReserved) throws Exception {
        FakeBroker broker = new FakeBroker();
        try (TestGateway environments = new TestGateway();
                QueueGateway gateway = new QueueGateway(broker)) {
            FunctionId pay = isReserved
                    ? environments.functions().reserving("pay", ENVIRONMENTS)
                    : environments.functions().ready("pay");
            gateway.functions.put(environments.functions().find(pay).orElseThrow());
            gateway.behaviour = environments.dispatcher()::dispatch;
            gateway.room = environments.dispatcher()::room;
            try (Environments running =
                    new Environments(environments, pay, ENVIRONMENTS, Duration.ofMillis(10), RESULT)) {
                for (int i = 0; i < BATCHES; i++) {
                    broker.put(TestRecord.of("r" + i));
                }
                gateway.put(QueueGateway.spec(
                        QueueGateway.anyQueue(), BatchBuilder.builder().size(1).build(), null, null));
                await().until(() -> running.ran() > BATCHES / 10);
                int first = running.ran();
                long began = System.nanoTime();
                await().pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofSeconds(40))
                        .until(() -> running.ran() > BATCHES * 9 / 10);
                double rate = (running.ran() - first) * 1e9 / (System.nanoTime() - began);
                await().until(() -> broker.acknowledged.size() == BATCHES);
                return rate;
            }
        }
    }
}
