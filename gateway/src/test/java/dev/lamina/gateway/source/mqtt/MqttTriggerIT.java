package dev.lamina.gateway.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.lamina.api.MqttSource;
import dev.lamina.api.MqttSource.Event;
import dev.lamina.api.MqttSource.Protocol;
import dev.lamina.api.MqttSourceBuilder;
import dev.lamina.gateway.cluster.SoleWork.Doer;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.server.Programs;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A trigger, from a real broker to the store of events. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MqttTriggerIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int BACKLOG = 500;

    private final Vertx vertx = Vertx.vertx();
    private final List<MqttGateway> gateways = new ArrayList<>();

    @AutoClose
    private final Device device = new Device();

    private MqttGateway gateway;

    @BeforeEach
    void startGateway() {
        gateway = new MqttGateway(vertx, "readings-" + UUID.randomUUID());
        gateways.add(gateway);
    }

    @AfterEach
    void stopGateways() throws InterruptedException {
        for (MqttGateway each : gateways) {
            each.close();
        }
        gateways.clear();
    }

    @AfterAll
    void stopVertx() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"Mqtt5,0", "Mqtt5,1", "Mqtt5,2", "Mqtt311,0", "Mqtt311,1", "Mqtt311,2"})
    void messageIsStoredInBothVersions(Protocol protocol, int qos) {
        subscribe(device.source().protocol(protocol).qos(qos).build());

        String payload = "{\"celsius\": 21.50, \"version\": \"" + protocol + qos + "\"}";
        device.publish(Mqtt5Publish.builder()
                .topic(device.topic + "/kitchen")
                .qos(MqttQos.fromCode(qos))
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .build());

        awaitStored(gateway, payload);
    }

    @Test
    void wildcardSelectsTopics() {
        subscribe(device.source()
                .topicFilters(List.of(device.topic + "/+/temperature"))
                .build());

        device.publish("kitchen/humidity", "1");
        device.publish("kitchen/temperature", "2");

        awaitStored(gateway, "2");
    }

    @Test
    void wholeMessageHasTopicAndUserProperties() {
        subscribe(device.source().event(Event.Message).build());

        device.publish(Mqtt5Publish.builder()
                .topic(device.topic + "/camera")
                .qos(MqttQos.AT_LEAST_ONCE)
                .userProperties()
                .add("site", "hall 1")
                .applyUserProperties()
                .payload(new byte[] {(byte) 0xff, 0})
                .build());

        await().atMost(PATIENCE).until(() -> gateway.stored.size() == 1);
        assertThat(gateway.stored.getFirst())
                .contains(
                        "\"topic\":\"" + device.topic + "/camera\"",
                        "\"qos\":1",
                        "\"userProperties\":{\"site\":[\"hall 1\"]}",
                        "\"payload\":\"/wA=\"",
                        "\"isBase64Encoded\":true");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void unstoredMessageIsDeliveredAgain(Protocol protocol) throws Exception {
        MqttSource source = device.source().protocol(protocol).build();
        CompletableFuture<Void> attempted = new CompletableFuture<>();
        gateway.store = _ -> {
            attempted.complete(null);
            return CompletableFuture.failedFuture(new IllegalStateException("NATS does not respond"));
        };
        subscribe(source);

        device.publish("door", "\"open\"");
        attempted.get(30, TimeUnit.SECONDS);
        gateway.close();
        assertThat(gateway.stored).isEmpty();
        MqttGateway next = another();
        next.put(source);

        awaitStored(next, "\"open\"");
        assertThat(gateway.messages).anyMatch(text -> text.contains("NATS does not respond"));
    }

    @Test
    void storeThatComesBackGetsMessageOnce() {
        List<String> requestIds = new CopyOnWriteArrayList<>();
        gateway.store = invocation -> {
            requestIds.add(invocation.requestId());
            return requestIds.size() < 4
                    ? CompletableFuture.failedFuture(new IllegalStateException("NATS does not respond"))
                    : CompletableFuture.completedFuture(null);
        };
        subscribe(device.source().build());

        device.publish("door", "\"open\"");

        awaitStored(gateway, "\"open\"");
        assertThat(requestIds).hasSize(4).containsOnly(requestIds.getFirst());
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void messagesWithoutGatewayAreKeptByBroker(Protocol protocol) throws Exception {
        MqttSource source = device.source().protocol(protocol).build();
        subscribe(source);
        gateway.close();

        device.publish("door", "1");
        device.publish("door", "2");
        MqttGateway next = another();
        next.put(source);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(next.stored).containsExactlyInAnyOrder("1", "2"));
    }

    /**
     * Mosquitto sends much more than its limit of messages in flight when a backlog is acknowledged, and sends all of
     * them again after a new connection.
     */
    @ParameterizedTest
    @CsvSource({"Mqtt5,1", "Mqtt5,2", "Mqtt311,1", "Mqtt311,2"})
    void backlogOfKilledClientIsReceived(Protocol protocol, int qos) throws Exception {
        MqttSource source = device.source().protocol(protocol).qos(qos).build();
        try (KilledClient killed = new KilledClient(device, gateway.clientId(), qos)) {
            List<String> sent = device.publishAll("readings", qos, BACKLOG);
            killed.awaitMessages(1);
            killed.kill();

            gateway.put(source);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(gateway.stored)
                            .hasSizeGreaterThanOrEqualTo(BACKLOG)
                            .containsAll(sent));
        }
        assertThat(gateway.reported).containsExactly("Connecting", "Connected");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void stoppedConnectionIsReadLater(Protocol protocol) throws Exception {
        String topic = "stopped-" + protocol;
        MqttSource source = device.source()
                .protocol(protocol)
                .topicFilters(List.of(device.topic + "/" + topic))
                .build();
        MqttBrokers brokers = new MqttBrokers(
                (_, name) -> gateway.secrets.get(name),
                vertx,
                TestConfig.of(Map.of()).mqtt());
        MqttBroker broker = brokers.broker("default", source);
        List<MqttClientPort> received = new CopyOnWriteArrayList<>();
        MqttConnection connection = brokers.open("default", broker, gateway.clientId(), (message, client) -> {
            if (received.isEmpty()) {
                client.read(false);
            }
            received.add(client);
            message.acknowledgement().run();
        });
        connection.subscribe(source.topicFilters(), 1, false);
        device.publish(topic, "first");
        await().atMost(PATIENCE).until(() -> received.size() == 1);

        device.publishAll(topic, 1, 10);

        await().during(Duration.ofMillis(300)).until(() -> received.size() == 1);
        received.getFirst().read(true);
        await().atMost(PATIENCE).until(() -> received.size() == 11);
        connection.close();
        brokers.discard("default", broker, gateway.clientId());
    }

    @Test
    void gatewaysShareMessagesOfSessions() {
        MqttSource source = device.source().sessions(2).build();
        MqttGateway other = another();
        gateway.doers = session -> session.endsWith("-0") ? Doer.THIS : Doer.OTHER;
        other.doers = session -> session.endsWith("-1") ? Doer.THIS : Doer.OTHER;
        List<String> stored = new CopyOnWriteArrayList<>();
        gateway.put(source);
        other.put(source);
        // The second session reports nothing, so its subscription is visible by its messages only.
        await().atMost(PATIENCE).until(() -> {
            device.publish("warm-up", "0");
            return !gateway.stored.isEmpty() && !other.stored.isEmpty();
        });

        List<String> sent = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            sent.add(String.valueOf(i));
            device.publish("readings", sent.getLast());
        }

        await().atMost(PATIENCE).untilAsserted(() -> {
            stored.clear();
            stored.addAll(gateway.stored);
            stored.addAll(other.stored);
            stored.removeIf("0"::equals);
            assertThat(stored).containsExactlyInAnyOrderElementsOf(sent);
        });
        assertThat(gateway.stored).hasSizeGreaterThan(20);
        assertThat(other.stored).hasSizeGreaterThan(20);
    }

    @Test
    void sessionMovesWithItsMessages() {
        MqttSource source = device.source().build();
        MqttGateway other = another();
        other.doers = _ -> Doer.OTHER;
        other.put(source);
        subscribe(source);
        device.publish("door", "1");
        awaitStored(gateway, "1");

        gateway.doers = _ -> Doer.OTHER;
        await().atMost(PATIENCE).until(() -> gateway.reported.getLast().equals("forgotten"));
        device.publish("door", "2");
        other.doers = _ -> Doer.THIS;

        awaitStored(other, "2");
        assertThat(gateway.stored).containsExactly("1");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void retainedMessageIsEventIfWanted(Protocol protocol) {
        device.publish("state/" + protocol, "\"on\"", true);

        subscribe(device.source()
                .protocol(protocol)
                .topicFilters(List.of(device.topic + "/state/" + protocol))
                .retained(true)
                .build());

        awaitStored(gateway, "\"on\"");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void retainedMessageIsNoEventByDefault(Protocol protocol) {
        device.publish("light/" + protocol, "\"old\"", true);
        subscribe(device.source()
                .protocol(protocol)
                .topicFilters(List.of(device.topic + "/light/" + protocol))
                .build());

        device.publish("light/" + protocol, "\"new\"", true);

        awaitStored(gateway, "\"new\"");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void clientCertificateIsTheLogin(Protocol protocol) {
        gateway.secrets.put("tls", certificates());

        subscribe(secure().protocol(protocol).tlsSecret("tls").build());
        device.publish("door", "\"" + protocol + "\"");

        awaitStored(gateway, "\"" + protocol + "\"");
    }

    @Test
    void correctedCertificatesAreUsed() {
        gateway.secrets.put("tls", Map.of());
        gateway.put(secure().tlsSecret("tls").build());
        await().atMost(PATIENCE).until(() -> gateway.reported.contains("TlsFailed"));
        assertThat(gateway.messages).allMatch(text -> text.contains("mqtt.tlsSecret"));

        gateway.secrets.put("tls", certificates());

        await().atMost(PATIENCE).until(() -> gateway.reported.getLast().equals("Connected"));
    }

    @Test
    void missingServerIsReported() {
        gateway.put(
                device.source().url("mqtt://127.0.0.1:" + Programs.freePort()).build());

        await().atMost(PATIENCE).until(() -> gateway.reported.contains(QueueException.UNREACHABLE));
        assertThat(gateway.messages.getFirst()).contains("mqtt.url", "start the broker");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void correctedLoginIsUsed(Protocol protocol) {
        gateway.secrets.put("login", Map.of("username", Broker.USER, "password", "wrong"));
        gateway.put(device.source().protocol(protocol).build());
        await().atMost(PATIENCE).until(() -> gateway.reported.contains(QueueException.ACCESS_DENIED));
        assertThat(gateway.messages.getFirst()).contains("mqtt.secret", "username and password");

        gateway.secrets.put("login", Map.of("username", Broker.USER, "password", Broker.PASSWORD));

        await().atMost(PATIENCE).until(() -> gateway.reported.getLast().equals("Connected"));
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void forbiddenTopicIsReported(Protocol protocol) {
        gateway.put(device.source()
                .protocol(protocol)
                .topicFilters(List.of("secret/door"))
                .build());

        await().atMost(PATIENCE).until(() -> gateway.reported.contains(QueueException.ACCESS_DENIED));
        assertThat(gateway.messages.getFirst()).contains("mqtt.topicFilters", "secret/door", "permission");
    }

    @Test
    void otherFiltersReplaceFormerOnes() {
        subscribe(device.source().topicFilters(List.of(device.topic + "/a")).build());
        gateway.reported.clear();
        subscribe(device.source().topicFilters(List.of(device.topic + "/b")).build());

        device.publish("a", "1");
        device.publish("b", "2");

        awaitStored(gateway, "2");
    }

    @Test
    void disabledTriggerGetsItsMessagesLater() {
        MqttSource source = device.source().build();
        subscribe(source);
        gateway.disable(source);
        await().atMost(PATIENCE).until(() -> gateway.reported.getLast().equals("forgotten"));
        device.publish("door", "1");
        gateway.reported.clear();

        subscribe(source);

        awaitStored(gateway, "1");
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void sessionOfDeletedTriggerIsDiscarded(Protocol protocol) throws Exception {
        MqttSource source = device.source().protocol(protocol).build();
        subscribe(source);
        gateway.remove(source);
        gateway.close();
        device.publish("door", "1");
        MqttGateway next = another();
        next.put(source);
        await().atMost(PATIENCE).until(() -> next.reported.contains("Connected"));

        device.publish("door", "2");

        awaitStored(next, "2");
    }

    private Map<String, String> certificates() {
        return Map.of(
                "ca.crt", device.broker.file("/tmp/tls/ca.crt"),
                "tls.crt", device.broker.file("/tmp/tls/client.crt"),
                "tls.key", device.broker.file("/tmp/tls/client.key"));
    }

    private MqttSourceBuilder secure() {
        return device.source().url("mqtts://" + device.broker.address(8883)).secret(null);
    }

    private MqttGateway another() {
        MqttGateway other = gateway.another();
        gateways.add(other);
        return other;
    }

    private void subscribe(MqttSource source) {
        gateway.put(source);
        await().atMost(PATIENCE).until(() -> gateway.reported.contains("Connected"));
    }

    /** Exactly these. */
    private static void awaitStored(MqttGateway gateway, String... payloads) {
        await().atMost(PATIENCE).until(() -> gateway.stored.size() >= payloads.length);
        assertThat(gateway.stored).containsExactly(payloads);
    }
}
