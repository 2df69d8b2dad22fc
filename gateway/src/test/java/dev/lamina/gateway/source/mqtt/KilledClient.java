package dev.lamina.gateway.source.mqtt;

import static org.awaitility.Awaitility.await;

import com.hivemq.client.internal.mqtt.MqttClientConnectionConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.lamina.testbed.Broker;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that subscribes, receives, acknowledges nothing, and dies. The broker keeps its session. */
final class KilledClient implements AutoCloseable {
    private static final int EXPIRY_SECONDS = 3600;

    private final AtomicInteger received = new AtomicInteger();
    private final Mqtt5Client client;

    KilledClient(Device device, String clientId, int qos) {
        client = Mqtt5Client.builder()
                .identifier(clientId)
                .serverHost(device.broker.host())
                .serverPort(device.broker.port(1883))
                .simpleAuth()
                .username(Broker.USER)
                .password(Broker.PASSWORD.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .build();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, _ -> received.incrementAndGet(), true);
        client.toBlocking()
                .connectWith()
                .cleanStart(false)
                .sessionExpiryInterval(EXPIRY_SECONDS)
                .send();
        client.toBlocking()
                .subscribeWith()
                .topicFilter(device.topic + "/#")
                .qos(MqttQos.fromCode(qos))
                .send();
    }

    void awaitMessages(int count) {
        await().until(() -> received.get() >= count);
    }

    /** Without a word to the broker. */
    void kill() {
        client.getConfig()
                .getConnectionConfig()
                .map(MqttClientConnectionConfig.class::cast)
                .ifPresent(connection -> connection.getChannel().close().syncUninterruptibly());
    }

    @Override
    public void close() {
        kill();
    }
}
