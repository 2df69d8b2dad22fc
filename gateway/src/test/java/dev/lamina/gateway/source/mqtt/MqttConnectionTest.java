package dev.lamina.gateway.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.MqttSourceBuilder;
import dev.lamina.gateway.source.queue.QueueException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MqttConnectionTest {
    private final LateClient client = new LateClient();
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();

    @Test
    void lateAnswerOfGivenUpAttemptIsClosed() throws Exception {
        Thread attempt = Thread.ofVirtual().start(() -> assertThatThrownBy(this::open));
        await().until(() -> client.connects);

        attempt.interrupt();
        attempt.join();

        assertThat(ended).isCompletedExceptionally();
        assertThat(client.disconnects).isZero();
        client.connected.complete(null);
        assertThat(client.disconnects).isOne();
    }

    @Test
    void failedAttemptIsOver() {
        client.connected.completeExceptionally(new IllegalStateException("refused"));

        assertThatThrownBy(this::open).isInstanceOf(QueueException.class).hasMessageContaining("refused");

        assertThat(ended).isCompletedExceptionally();
    }

    private MqttConnection open() throws QueueException, InterruptedException {
        MqttBroker broker = new MqttBroker(
                MqttSourceBuilder.builder()
                        .url("mqtt://broker")
                        .topicFilters(List.of("a"))
                        .build(),
                Map.of(),
                Map.of());
        return MqttConnection.open(broker, "readings-0", client, ended, true);
    }

    /** A client whose broker answers when the test wants. */
    private static final class LateClient implements MqttClientPort {
        final CompletableFuture<Void> connected = new CompletableFuture<>();
        volatile boolean connects;
        int disconnects;

        @Override
        public CompletableFuture<?> connect(boolean keepSession) {
            connects = true;
            return connected;
        }

        @Override
        public CompletableFuture<List<Integer>> subscribe(List<String> filters, int qos, boolean retained) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletableFuture<?> unsubscribe(List<String> filters) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void read(boolean wanted) {
            // It sends nothing.
        }

        @Override
        public CompletableFuture<?> disconnect() {
            disconnects++;
            return CompletableFuture.completedFuture(null);
        }
    }
}
