package dev.lamina.gateway.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.MqttSourceBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.pacing.SharedBytes;
import dev.lamina.gateway.source.DeliveryReports;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MqttIntakeTest {
    private static final int BUDGET = 64 * 1024;

    private SharedBytes heldBytes = new SharedBytes(BUDGET);
    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final RecordedErrors errors = new RecordedErrors();
    private final Reading client = new Reading();
    private final CompletableFuture<Void> later = new CompletableFuture<>();
    private Function<Invocation, CompletionStage<Void>> store = _ -> CompletableFuture.completedFuture(null);

    @Test
    void messageIsAcknowledgedWhenStored() {
        store = _ -> later;
        MqttIntake intake = intake("shop");
        take(intake, message("a/b", 1, 10));
        await().until(() -> stored.size() == 1);
        assertThat(acknowledged).isEmpty();

        later.complete(null);

        await().until(() -> acknowledged.size() == 1);
    }

    @Test
    void fullShareStopsReadingUntilStored() {
        store = _ -> later;
        MqttIntake intake = intake("shop");
        take(intake, message("a/1", 1, BUDGET / 4 - 2048));
        take(intake, message("a/2", 1, 4096));
        take(intake, message("a/3", 1, 1));
        assertThat(client.reads).isFalse();
        await().until(() -> stored.size() == 1);

        later.complete(null);

        await().until(() -> acknowledged.size() == 3);
        assertThat(client.reads).isTrue();
    }

    @Test
    void storedMessageKeepsRoomBehindUnstoredOne() {
        store = _ -> stored.size() == 1 ? later : CompletableFuture.completedFuture(null);
        MqttIntake intake = intake("shop");
        take(intake, message("a/1", 1, 1));
        await().until(() -> stored.size() == 1);
        take(intake, message("a/2", 1, 3000));
        await().until(() -> acknowledged.contains("a/2"));

        take(intake, message("a/3", 1, 3000));

        assertThat(client.reads).as("the client still holds a/2").isFalse();
        later.complete(null);
        await().until(() -> acknowledged.contains("a/3"));
    }

    @Test
    void roomOfOtherConnectionIsTaken() {
        store = _ -> later;
        take(intake("shop"), message("a/1", 1, BUDGET));
        MqttIntake other = intake("shop");
        take(other, message("a/2", 1, 1));
        assertThat(client.reads).isFalse();

        later.complete(null);
        await().until(() -> acknowledged.size() == 1);
        await().until(() -> {
            other.takeWaiting();
            return acknowledged.size() == 2;
        });

        assertThat(client.reads).isTrue();
    }

    @Test
    void closedConnectionForgetsWhatWaits() throws Exception {
        store = _ -> later;
        MqttIntake intake = intake("shop");
        take(intake, message("a/1", 1, BUDGET));
        take(intake, message("a/2", 1, 1));

        intake.close();
        later.complete(null);

        intake.awaitStored(Duration.ofSeconds(10));
        assertThat(stored).hasSize(1);
        assertThat(client.reads).as("the end of the connection can be read").isTrue();
    }

    @Test
    void fullShareOfNamespaceLeavesRoomForOthers() {
        store = _ -> later;
        take(intake("shop"), message("a/1", 1, BUDGET / 4));

        take(intake("office"), message("a/2", 1, 1));

        assertThat(client.reads).isTrue();
        await().until(() -> stored.size() == 2);
    }

    @Test
    void messageOfQos0IsDroppedWithoutRoom() {
        store = _ -> later;
        MqttIntake intake = intake("shop");
        take(intake, message("a/1", 0, BUDGET));
        take(intake, message("a/2", 0, 1));

        assertThat(client.reads).isTrue();
        assertThat(errors.texts).anyMatch(text -> text.contains("QoS 0"));
    }

    @Test
    void messageOfQos0IsStoredOnceOrNever() throws Exception {
        store = _ -> CompletableFuture.failedFuture(new IllegalStateException("full"));
        MqttIntake intake = intake("shop");

        take(intake, message("a/1", 0, 1));

        intake.awaitStored(Duration.ofSeconds(10));
        assertThat(stored).hasSize(1);
    }

    @Test
    void tooLargeMessageIsDiscardedWithReason() {
        take(intake("shop"), message("a/1", 1, MqttIntake.LARGEST_EVENT + 1));

        await().until(() -> acknowledged.size() == 1);
        assertThat(stored).isEmpty();
        assertThat(errors.texts).singleElement().asString().contains("a/1", "1048576");
    }

    @Test
    void unexpectedFailureLeavesMessagesAtBroker() throws Exception {
        store = _ -> {
            throw new IllegalStateException("unexpected");
        };
        MqttIntake intake = intake("shop");

        take(intake, message("a/1", 1, 1));

        intake.awaitStored(Duration.ofSeconds(10));
        assertThat(intake.isStuck()).isTrue();
        assertThat(acknowledged).isEmpty();
    }

    @Test
    void topicMakesNoLineOfLog() {
        assertThat(Messages.of("a/\n2026\u2028ERROR \u00e4", new byte[0]).printableTopic())
                .isEqualTo("a/?2026?ERROR \u00e4");
    }

    @Test
    void userPropertiesTakeRoom() {
        store = _ -> later;
        MqttIntake intake = intake("shop");

        take(intake, message("a/1", Collections.nCopies(30, "")));
        take(intake, message("a/2", 1, 1));

        assertThat(client.reads).isFalse();
    }

    @Test
    void topicTakesRoom() {
        store = _ -> later;
        MqttIntake intake = intake("shop");

        take(intake, message("a/" + "x".repeat(BUDGET / 16), 1, 1));
        take(intake, message("a/2", 1, 1));

        assertThat(client.reads).isFalse();
    }

    @Test
    void tooManyUserPropertiesAreDiscarded() {
        take(intake("shop"), message("a/1", Collections.nCopies(MqttIntake.MOST_PROPERTIES + 1, "")));

        await().until(() -> acknowledged.contains("a/1"));
        assertThat(errors.texts).singleElement().asString().contains("a/1", "1000 user properties");
    }

    @Test
    void messageThatIsNotStoredNeedsNoRoom() {
        store = _ -> later;
        take(intake("shop"), message("a/1", 1, BUDGET));

        MqttIntake other = intake("shop");
        take(other, message("a/2", Collections.nCopies(MqttIntake.MOST_PROPERTIES + 1, "")));
        await().until(() -> acknowledged.contains("a/2"));
        take(other, message("b/1", 1, BUDGET));

        await().until(() -> acknowledged.contains("b/1"));
        assertThat(client.reads).isTrue();
    }

    /** The client keeps it until the one before it is acknowledged. */
    @Test
    void messageThatIsNotStoredWaitsBehindOthers() {
        store = _ -> later;
        MqttIntake intake = intake("shop");
        take(intake, message("a/1", 1, 1));

        take(intake, message("b/1", 1, BUDGET));

        assertThat(client.reads).isFalse();
        later.complete(null);
        await().until(() -> acknowledged.contains("b/1"));
        assertThat(client.reads).isTrue();
    }

    @Test
    void messageNeedsShareAtMost() {
        store = _ -> later;
        take(intake("office"), message("a/1", 1, 1));

        take(intake("shop"), message("a/2", 1, BUDGET));

        assertThat(client.reads).isTrue();
    }

    @Test
    void messagesOfQos0InFlightAreLimited() {
        heldBytes = new SharedBytes(1L << 30);
        store = _ -> later;
        MqttIntake intake = intake("shop");

        IntStream.rangeClosed(0, MqttIntake.MOST_IN_FLIGHT).forEach(_ -> take(intake, message("a/1", 0, 1)));

        assertThat(errors.texts).singleElement().asString().contains("QoS 0");
    }

    @Test
    void messageOfFormerFilterIsDiscarded() {
        take(intake("shop"), message("b/1", 1, 1));

        await().until(() -> acknowledged.contains("b/1"));
        assertThat(stored).isEmpty();
    }

    @Test
    void endedConnectionEndsAttempts() throws Exception {
        store = _ -> CompletableFuture.failedFuture(new IllegalStateException("NATS does not respond"));
        MqttIntake intake = intake("shop");
        take(intake, message("a/1", 1, 1));
        await().until(() -> stored.size() > 1);

        intake.close();

        intake.awaitStored(Duration.ofSeconds(10));
        assertThat(acknowledged).isEmpty();
    }

    private void take(MqttIntake intake, MqttMessage message) {
        intake.take(message, client);
    }

    /** Valid JSON of about that many bytes. */
    private MqttMessage message(String topic, int qos, int bytes) {
        byte[] payload = ("\"" + "x".repeat(Math.max(0, bytes - 2)) + "\"").getBytes();
        return Messages.of(topic, payload, qos, () -> acknowledged.add(topic));
    }

    private MqttMessage message(String topic, List<String> properties) {
        return Messages.with5(topic, new byte[1], "a", properties, () -> acknowledged.add(topic));
    }

    private MqttIntake intake(String namespace) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("readings")
                .withUid("uid")
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .source(SourceBuilder.builder()
                        .mqtt(MqttSourceBuilder.builder()
                                .url("mqtt://broker:1883")
                                .topicFilters(List.of("a/#"))
                                .build())
                        .build())
                .build());
        return new MqttIntake(
                trigger,
                new SessionReports(errors, trigger, true, "readings-0"),
                new MqttIntake.Shared(
                        invocation -> {
                            stored.add(invocation.requestId());
                            return store.apply(invocation);
                        },
                        heldBytes,
                        new MqttEvent(new ObjectMapper()),
                        new SimpleMeterRegistry(),
                        () -> Instant.EPOCH,
                        "us-east-1",
                        Duration.ofMillis(1)));
    }

    /** A client whose messages the test makes. */
    private static final class Reading implements MqttClientPort {
        volatile boolean reads = true;

        @Override
        public CompletableFuture<?> connect(boolean keepSession) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<List<Integer>> subscribe(List<String> filters, int qos, boolean retained) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<?> unsubscribe(List<String> filters) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<?> disconnect() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void read(boolean wanted) {
            reads = wanted;
        }
    }

    private static final class RecordedErrors implements DeliveryReports {
        final List<String> texts = new CopyOnWriteArrayList<>();

        @Override
        public void receivesAlone(Trigger trigger) {}

        @Override
        public void flows(Trigger trigger) {}

        @Override
        public void fails(Trigger trigger, String reason, String message) {}

        @Override
        public void delivered(Trigger trigger) {}

        @Override
        public void error(Trigger trigger, String text) {
            texts.add(text);
        }

        @Override
        public void forget(Trigger trigger) {}
    }
}
