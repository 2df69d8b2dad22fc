package dev.lamina.gateway.source.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.lamina.api.MqttSourceBuilder;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.BrokerContainer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A publisher at the tests' Mosquitto, with topics of its own. */
final class Device implements AutoCloseable {
    final BrokerContainer broker = Broker.MOSQUITTO.shared();
    final String topic = "devices/" + UUID.randomUUID();
    private final Mqtt5BlockingClient client = Mqtt5Client.builder()
            .identifier("device-" + UUID.randomUUID())
            .serverHost(broker.host())
            .serverPort(broker.port(1883))
            .simpleAuth()
            .username(Broker.USER)
            .password(Broker.PASSWORD.getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildBlocking();

    Device() {
        client.connect();
    }

    /** A source of this device's topics, with the login. */
    MqttSourceBuilder source() {
        return MqttSourceBuilder.builder()
                .url("mqtt://" + broker.address(1883))
                .topicFilters(List.of(topic + "/#"))
                .secret("login");
    }

    /** Returns when the broker has it. */
    void publish(String below, String payload) {
        publish(below, payload, false);
    }

    void publish(String below, String payload, boolean retain) {
        publish(Mqtt5Publish.builder()
                .topic(topic + "/" + below)
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(retain)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .build());
    }

    void publish(Mqtt5Publish message) {
        client.publish(message);
    }

    /** Returns the payloads, when the broker has all of these messages. */
    List<String> publishAll(String below, int qos, int count) {
        List<String> payloads =
                IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList();
        payloads.stream()
                .map(payload -> client.toAsync()
                        .publishWith()
                        .topic(topic + "/" + below)
                        .qos(MqttQos.fromCode(qos))
                        .payload(payload.getBytes(StandardCharsets.UTF_8))
                        .send())
                .toList()
                .forEach(CompletableFuture::join);
        return payloads;
    }

    @Override
    public void close() {
        client.disconnect();
    }
}
