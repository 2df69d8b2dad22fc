package dev.lamina.gateway.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.MqttDecodeException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import dev.lamina.api.MqttSourceBuilder;
import dev.lamina.gateway.source.queue.QueueException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MqttFailureTest {
    private static final MqttBroker BROKER = new MqttBroker(
            MqttSourceBuilder.builder()
                    .url("mqtt://mosquitto")
                    .topicFilters(List.of("a"))
                    .build(),
            Map.of(),
            Map.of());

    @ParameterizedTest
    @CsvSource({
        "NOT_AUTHORIZED, AccessDenied, mqtt.topicFilters",
        "UNSPECIFIED_ERROR, AccessDenied, mqtt.topicFilters",
        "TOPIC_FILTER_INVALID, InvalidTopicFilter, mqtt.topicFilters",
        "SHARED_SUBSCRIPTIONS_NOT_SUPPORTED, SharedSubscriptionsNotSupported, mqtt.sessions",
        "QUOTA_EXCEEDED, BrokerRefused, QUOTA_EXCEEDED"
    })
    void refusedSubscriptionNamesField(Mqtt5SubAckReasonCode code, String reason, String text) {
        assertThat(MqttFailure.ofSubscription(BROKER, "a", code.getCode())).hasValueSatisfying(failure -> {
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure).hasMessageContaining(text);
        });
    }

    @Test
    void tooLargePacketNamesItsLimit() {
        assertThat(MqttFailure.ofEnd(BROKER, "a-0", new MqttDecodeException("size")))
                .hasMessageContaining("larger than 1179648 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "SESSION_TAKEN_OVER, 'mqtt.clientId: ', 'no other client may have this identifier ('",
        "RECEIVE_MAXIMUM_EXCEEDED, 'mqtt.url: ', 'see the broker''s log for client a-0 (RECEIVE_MAXIMUM_EXCEEDED: '",
        "QUOTA_EXCEEDED, 'mqtt.url: ', 'see the broker''s log for client a-0 (QUOTA_EXCEEDED: '"
    })
    void endOfConnectionNamesItsCause(Mqtt5DisconnectReasonCode code, String field, String fix) {
        Throwable end = new Mqtt5DisconnectException(
                Mqtt5Disconnect.builder().reasonCode(code).build(), "in the broker's words");

        assertThat(MqttFailure.ofEnd(BROKER, "a-0", end))
                .hasMessageStartingWith(field)
                .hasMessageContaining(fix + "in the broker's words");
    }

    @Test
    void endWithoutReasonNamesBothCauses() {
        assertThat(MqttFailure.ofEnd(BROKER, "a-0", new ConnectionClosedException("closed")))
                .hasMessageContainingAll("no other client may have this identifier", "see the broker's log");
    }

    @Test
    void grantedSubscriptionIsNoFailure() {
        assertThat(MqttFailure.ofSubscription(BROKER, "a", 2)).isEmpty();
    }

    @Test
    void tlsFailureIsFoundAmongCauses() {
        QueueException failure = MqttFailure.ofConnection(
                BROKER, "a-0", new IllegalStateException(new SSLHandshakeException("no path")));

        assertThat(failure.reason()).isEqualTo("TlsFailed");
        assertThat(failure).hasMessageContaining("no path");
    }
}
