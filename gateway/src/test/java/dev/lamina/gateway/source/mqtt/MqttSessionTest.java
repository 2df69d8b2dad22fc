package dev.lamina.gateway.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import dev.lamina.api.MqttSource;
import dev.lamina.api.MqttSource.Protocol;
import dev.lamina.api.MqttSourceBuilder;
import dev.lamina.gateway.cluster.SoleWork.Doer;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.testbed.Broker;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MqttSessionTest {
    private final RecordedBroker broker = new RecordedBroker();
    private final MqttGateway gateway =
            new MqttGateway(secrets -> new MqttBrokers(secrets, broker::client), "readings");
    private final MqttSource source = MqttSourceBuilder.builder()
            .url("mqtt://b:1883")
            .topicFilters(List.of("a/#"))
            .secret("login")
            .clientId("meter")
            .build();

    @AfterEach
    void stop() throws InterruptedException {
        gateway.close();
    }

    @Test
    void otherProtocolKeepsSession() throws Exception {
        subscribe(source);

        subscribe(source.withProtocol(Protocol.Mqtt311));

        assertNothingIsDiscarded();
        assertThat(broker.requests.indexOf("disconnect meter-0"))
                .as("the first connection has ended before the second begins")
                .isLessThan(broker.requests.lastIndexOf("connect meter-0 b:1883 " + Broker.PASSWORD));
    }

    @Test
    void otherUrlKeepsSession() throws Exception {
        subscribe(source);

        subscribe(source.withUrl("mqtts://b:8883"));

        assertNothingIsDiscarded();
    }

    @Test
    void otherTriggerWithSameClientIdKeepsSession() throws Exception {
        subscribe(source);
        gateway.put("other", source.withUrl("mqtt://b.iot:1883"));
        await().until(() -> broker.count("connect meter-0 b.iot:1883") > 0);

        gateway.remove(source);

        assertNothingIsDiscarded();
        assertThat(broker.requests).doesNotContain("unsubscribe meter-0 [a/#]");
    }

    @Test
    void otherClientIdEndsSession() {
        subscribe(source);

        subscribe(source.withClientId("counter"));

        await().until(() -> broker.count("discard meter-0") == 1);
    }

    @Test
    void hiddenTriggerKeepsSession() throws Exception {
        subscribe(source);

        gateway.hide(source);

        await().until(() -> broker.count("disconnect meter-0") == 1);
        assertNothingIsDiscarded();
    }

    @Test
    void disabledTriggerEndsSessionWhenDeleted() {
        subscribe(source);
        gateway.disable(source);
        await().until(() -> broker.count("disconnect meter-0") == 1);
        assertThat(broker.count("discard")).isZero();

        gateway.remove(source);

        await().until(() -> broker.count("discard meter-0") == 1);
    }

    @Test
    void secretThatIsGoneDoesNotKeepSession() {
        subscribe(source);
        gateway.disable(source);
        gateway.secrets.clear();

        gateway.remove(source);

        await().until(() -> broker.count("discard meter-0 b:1883 " + Broker.PASSWORD) > 0);
    }

    @Test
    void otherFormOfPresentFiltersIsUnsubscribed() {
        subscribe(source);

        await().until(() -> broker.requests.contains("unsubscribe meter-0 [$share/lamina_default_readings/a/#]"));
    }

    @Test
    void formerFiltersSurviveDisabledTrigger() {
        subscribe(source);
        gateway.disable(source.withTopicFilters(List.of("b/#")));

        subscribe(source.withTopicFilters(List.of("c/#")));

        await().until(() -> broker.requests.stream()
                .anyMatch(request -> request.startsWith("unsubscribe") && request.contains("a/#")));
    }

    @Test
    void refusedUnsubscribingDoesNotStopReceiving() {
        broker.refused = request -> request.startsWith("unsubscribe");

        subscribe(source);

        assertThat(gateway.reported).doesNotContain(QueueException.UNREACHABLE);
    }

    /** The answer to the subscription is behind the messages that are not read. */
    @Test
    void backlogWithoutRoomIsNoFailureOfBroker() {
        gateway.store = _ -> new CompletableFuture<>();
        broker.backlog = Collections.nCopies(MqttIntake.MOST_IN_FLIGHT + 1, Messages.of("a/1", new byte[0]));
        broker.refused = request -> request.startsWith("subscribe");
        broker.refusal = new TimeoutException("no answer");

        gateway.put(source);

        await().until(() -> broker.count("connect") > 1);
        assertThat(gateway.reported).containsOnly("Connecting");
        assertThat(gateway.messages).allMatch(text -> text.contains("faster than they are stored"));
    }

    @Test
    void refusalIsReportedWhileMessagesWait() {
        gateway.store = _ -> new CompletableFuture<>();
        broker.backlog = Collections.nCopies(MqttIntake.MOST_IN_FLIGHT + 1, Messages.of("a/1", new byte[0]));
        broker.refused = request -> request.startsWith("subscribe");

        gateway.put(source);

        await().until(() -> gateway.reported.contains(QueueException.UNREACHABLE));
    }

    /** The broker delivers them again: they would run twice. */
    @Test
    void waitingMessagesAreNotStoredAfterEnd() {
        CompletableFuture<Void> later = new CompletableFuture<>();
        gateway.store = _ -> later;
        broker.backlog = Collections.nCopies(MqttIntake.MOST_IN_FLIGHT + 1, Messages.of("a/1", new byte[0]));
        subscribe(source);
        broker.backlog = List.of();

        broker.endConnection(new IllegalStateException() {
            /** The session reads it when it has seen the end. */
            @Override
            public String getMessage() {
                later.complete(null);
                return "ended";
            }
        });

        await().until(() -> broker.count("connect") == 2);
        assertThat(gateway.stored).hasSize(MqttIntake.MOST_IN_FLIGHT);
    }

    @Test
    void firstEndOfConnectionIsNoFailure() {
        subscribe(source);

        broker.endConnection(new ConnectionClosedException("another one has connected"));

        await().until(() -> broker.count("connect") == 2);
        assertThat(gateway.reported).doesNotContain(QueueException.REFUSED);
        broker.endConnection(new ConnectionClosedException("another one has connected"));
        await().until(() -> gateway.reported.contains(QueueException.REFUSED));
    }

    @Test
    void sessionThatOtherGatewayGotIsNotTakenBack() {
        subscribe(source);
        long known = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        gateway.doers = _ -> System.nanoTime() < known ? Doer.THIS : Doer.OTHER;

        broker.endConnection(new ConnectionClosedException("another one has connected"));

        await().until(() -> gateway.reported.getLast().equals("forgotten"));
        assertThat(broker.count("connect")).isOne();
    }

    @Test
    void changedTriggerOfOtherGatewayIsForgotten() {
        subscribe(source);
        gateway.doers = _ -> Doer.OTHER;

        gateway.put(source.withQos(0));

        await().until(() -> gateway.reported.getLast().equals("forgotten"));
    }

    private void subscribe(MqttSource wanted) {
        gateway.reported.clear();
        gateway.put(wanted);
        await().until(() -> gateway.reported.contains("Connected"));
    }

    /** Once the gateway has stopped, all that it wanted to do is done. */
    private void assertNothingIsDiscarded() throws InterruptedException {
        gateway.close();
        assertThat(broker.requests).noneMatch(request -> request.startsWith("discard"));
    }
}
