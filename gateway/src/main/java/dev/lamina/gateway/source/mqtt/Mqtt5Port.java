package dev.lamina.gateway.source.mqtt;

import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectRestrictions;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAck;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.unsubscribe.Mqtt5Unsubscribe;
import dev.lamina.gateway.MqttConfig;
import dev.lamina.gateway.source.queue.QueueException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * MQTT 5. It tells the broker no receive maximum: brokers exceed it when they deliver a backlog, and the library then
 * ends the connection, each time again. The broker's own limit of messages in flight applies, and {@link #read}.
 */
final class Mqtt5Port implements MqttClientPort {
    private final Mqtt5AsyncClient client;
    private final MqttConfig settings;

    Mqtt5Port(
            MqttBroker broker,
            MqttClientTransportConfig transport,
            String clientId,
            MqttConfig settings,
            Listeners listeners)
            throws QueueException {
        this.client = Mqtt5Client.builder()
                .identifier(clientId)
                .transportConfig(transport)
                .addConnectedListener(
                        open -> open.getClientConfig().getConnectionConfig().ifPresent(LocalSession::letGo))
                .addDisconnectedListener(end -> listeners.ended().accept(end.getCause()))
                .simpleAuth(login(broker))
                .buildAsync();
        this.settings = settings;
        client.publishes(
                MqttGlobalPublishFilter.ALL,
                publish -> listeners.messages().take(message(publish), this),
                // On the thread that reads: on another one, much could be read before the receiver stops it.
                Runnable::run,
                true);
    }

    @Override
    public CompletableFuture<?> connect(boolean keepSession) {
        return client.connect(Mqtt5Connect.builder()
                .cleanStart(!keepSession)
                .sessionExpiryInterval(keepSession ? settings.sessionExpiry().toSeconds() : 0)
                .keepAlive(KEEP_ALIVE_SECONDS)
                .restrictions(Mqtt5ConnectRestrictions.builder()
                        .maximumPacketSize(LARGEST_PACKET)
                        .build())
                .build());
    }

    @Override
    public CompletableFuture<List<Integer>> subscribe(List<String> filters, int qos, boolean retained) {
        Mqtt5RetainHandling handling =
                retained ? Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST : Mqtt5RetainHandling.DO_NOT_SEND;
        return client.subscribe(Mqtt5Subscribe.builder()
                        .addSubscriptions(filters.stream()
                                .map(filter -> Mqtt5Subscription.builder()
                                        .topicFilter(filter)
                                        .qos(MqttQos.fromCode(qos))
                                        .retainHandling(handling)
                                        .build())
                                .toList())
                        .build())
                .exceptionallyCompose(failure -> MqttFailure.find(failure, Mqtt5SubAckException.class)
                        .map(refused -> CompletableFuture.completedFuture(refused.getMqttMessage()))
                        .orElseGet(() -> CompletableFuture.failedFuture(failure)))
                .thenApply(Mqtt5SubAck::getReasonCodes)
                .thenApply(codes ->
                        codes.stream().map(Mqtt5SubAckReasonCode::getCode).toList());
    }

    @Override
    public CompletableFuture<?> unsubscribe(List<String> filters) {
        return client.unsubscribe(Mqtt5Unsubscribe.builder()
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

    private static Mqtt5SimpleAuth login(MqttBroker broker) throws QueueException {
        return broker.login().isEmpty()
                ? null
                : Mqtt5SimpleAuth.builder()
                        .username(broker.username())
                        .password(broker.password())
                        .build();
    }

    private static MqttMessage message(Mqtt5Publish publish) {
        Map<String, List<String>> properties = new LinkedHashMap<>();
        publish.getUserProperties()
                .asList()
                .forEach(property -> properties
                        .computeIfAbsent(property.getName().toString(), _ -> new ArrayList<>())
                        .add(property.getValue().toString()));
        return new MqttMessage(
                publish.getTopic().toString(),
                publish.getPayload().orElseGet(() -> ByteBuffer.allocate(0)),
                publish.getQos().getCode(),
                publish.isRetain(),
                properties,
                publish.getContentType().map(MqttUtf8String::toString),
                publish.getResponseTopic().map(Object::toString),
                publish.getCorrelationData(),
                publish::acknowledge);
    }
}
