package dev.lamina.gateway.source.mqtt;

import com.hivemq.client.internal.mqtt.message.connect.MqttConnect;
import com.hivemq.client.internal.mqtt.message.connect.mqtt3.Mqtt3ConnectView;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAck;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.suback.Mqtt3SubAckReturnCode;
import com.hivemq.client.mqtt.mqtt3.message.unsubscribe.Mqtt3Unsubscribe;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectRestrictions;
import dev.lamina.gateway.source.queue.QueueException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * MQTT 3.1.1. A client cannot tell the broker how many messages it takes, and how large they may be, and a subscription
 * that is repeated gets the retained messages each time. A packet that is too large ends the connection when its length
 * is read: the client would collect up to 256 MB of it.
 */
final class Mqtt3Port implements MqttClientPort {
    private final Mqtt3AsyncClient client;

    Mqtt3Port(MqttBroker broker, MqttClientTransportConfig transport, String clientId, Listeners listeners)
            throws QueueException {
        this.client = Mqtt3Client.builder()
                .identifier(clientId)
                .transportConfig(transport)
                .addDisconnectedListener(end -> listeners.ended().accept(end.getCause()))
                .simpleAuth(login(broker))
                .buildAsync();
        client.publishes(
                MqttGlobalPublishFilter.ALL,
                publish -> listeners.messages().take(message(publish), this),
                // On the thread that reads: on another one, much could be read before the receiver stops it.
                Runnable::run,
                true);
    }

    @Override
    public CompletableFuture<?> connect(boolean keepSession) {
        return client.connect(request(keepSession));
    }

    /** The library checks the size of packets in both versions, but its builder has the limit for MQTT 5 only. */
    static Mqtt3Connect request(boolean keepSession) {
        Mqtt5Connect limited = Mqtt5Connect.builder()
                .cleanStart(!keepSession)
                .sessionExpiryInterval(keepSession ? Mqtt5Connect.NO_SESSION_EXPIRY : 0)
                .keepAlive(KEEP_ALIVE_SECONDS)
                .restrictions(Mqtt5ConnectRestrictions.builder()
                        .maximumPacketSize(LARGEST_PACKET)
                        .build())
                .build();
        return Mqtt3ConnectView.of((MqttConnect) limited);
    }

    @Override
    public CompletableFuture<List<Integer>> subscribe(List<String> filters, int qos, boolean retained) {
        return client.subscribe(Mqtt3Subscribe.builder()
                        .addSubscriptions(filters.stream()
                                .map(filter -> Mqtt3Subscription.builder()
                                        .topicFilter(filter)
                                        .qos(MqttQos.fromCode(qos))
                                        .build())
                                .toList())
                        .build())
                .exceptionallyCompose(failure -> MqttFailure.find(failure, Mqtt3SubAckException.class)
                        .map(refused -> CompletableFuture.completedFuture(refused.getMqttMessage()))
                        .orElseGet(() -> CompletableFuture.failedFuture(failure)))
                .thenApply(Mqtt3SubAck::getReturnCodes)
                .thenApply(codes ->
                        codes.stream().map(Mqtt3SubAckReturnCode::getCode).toList());
    }

    @Override
    public CompletableFuture<?> unsubscribe(List<String> filters) {
        return client.unsubscribe(Mqtt3Unsubscribe.builder()
                .addTopicFilters(filters.stream().map(MqttTopicFilter::of).toList())
                .build());
    }

    @Override
    public CompletableFuture<?> disconnect() {
        return client.disconnect();
    }

    @Override
    public void read(boolean wanted) {
        client.getConfig().getConnectionConfig().ifPresent(connection -> MqttReading.set(connection, wanted));
    }

    private static Mqtt3SimpleAuth login(MqttBroker broker) throws QueueException {
        return broker.login().isEmpty()
                ? null
                : Mqtt3SimpleAuth.builder()
                        .username(broker.username())
                        .password(broker.password())
                        .build();
    }

    private static MqttMessage message(Mqtt3Publish publish) {
        return new MqttMessage(
                publish.getTopic().toString(),
                publish.getPayload().orElseGet(() -> ByteBuffer.allocate(0)),
                publish.getQos().getCode(),
                publish.isRetain(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                publish::acknowledge);
    }
}
