package dev.lamina.e2e.soak;

import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Broker;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Messages of an MQTT broker with QoS 1: acknowledged when the broker has them. A broker keeps nothing for a
 * subscription that it does not know yet, so the soak begins when the Trigger is ready.
 */
final class MqttSource implements Source {
    private static final String TOPIC = "soak";
    private static final int PORT = 1883;
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final int ANSWER_SECONDS = 10;

    private final String url;
    private final LocalPortForward forward;
    private final Mqtt5AsyncClient client;

    MqttSource(Workspace workspace) {
        workspace.brokers().start(Broker.MOSQUITTO);
        url = "mqtt://" + workspace.brokers().inside(Broker.MOSQUITTO, PORT);
        forward = workspace.brokers().outside(Broker.MOSQUITTO, PORT);
        client = Mqtt5Client.builder()
                .identifier("soak-sender")
                .serverHost("127.0.0.1")
                .serverPort(forward.getLocalPort())
                .simpleAuth()
                .username(Broker.USER)
                .password(Broker.PASSWORD.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                // Its way to the broker is through the API server, which may be away for a while.
                .automaticReconnectWithDefaultConfig()
                .buildAsync();
        await("Mosquitto").atMost(STARTS_WITHIN).ignoreExceptions().until(() -> {
            client.connect().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            return client.getState().isConnected();
        });
    }

    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public String manifests() {
        return """
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: mqtt}
        spec:
          function: {name: recorder}
          source:
            mqtt: {url: "%s", topicFilters: [%s], sessions: 2, secret: mosquitto-login}
        """.formatted(url, TOPIC);
    }

    @Override
    public void send(String id) throws Exception {
        client.publishWith()
                .topic(TOPIC)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(id.getBytes(StandardCharsets.UTF_8))
                .send()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        client.disconnect();
        forward.close();
    }
}
