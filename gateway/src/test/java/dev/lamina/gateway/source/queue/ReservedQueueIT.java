package dev.lamina.gateway.source.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.BatchBuilder;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.Rounds;
import dev.lamina.gateway.testing.TestGateway;
import org.junit.jupiter.api.Test;

/** A function with {@code reserved} uses all of its environments for the batches of a queue. */
class ReservedQueueIT {
    private static final int ENVIRONMENTS = 10;
    private static final int ROUNDS = 20;
    private static final byte[] RESULT = "null".getBytes(UTF_8);

    @Test
    void batchesKeepAllReservedEnvironmentsBusy() throws Exception {
        FakeBroker broker = new FakeBroker();
        try (TestGateway environments = new TestGateway();
                QueueGateway gateway = new QueueGateway(broker)) {
            FunctionId pay = environments.functions().reserving("pay", ENVIRONMENTS);
            gateway.functions.put(environments.functions().find(pay).orElseThrow());
            gateway.behaviour = environments.dispatcher()::dispatch;
            gateway.room = environments.dispatcher()::room;
            try (Rounds running = new Rounds(environments, pay, ENVIRONMENTS, RESULT)) {
                for (int i = 0; i < ROUNDS * ENVIRONMENTS; i++) {
                    broker.put(TestRecord.of("r" + i));
                }
                gateway.put(QueueGateway.spec(
                        QueueGateway.anyQueue(), BatchBuilder.builder().size(1).build(), null, null));
                await().until(() -> running.ended() == ROUNDS);
                await().until(() -> broker.acknowledged.size() == ROUNDS * ENVIRONMENTS);
            }
        }
    }
}
