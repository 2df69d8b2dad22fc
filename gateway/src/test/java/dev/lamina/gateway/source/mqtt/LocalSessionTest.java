package dev.lamina.gateway.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.internal.mqtt.MqttClientConnectionConfig;
import com.hivemq.client.internal.mqtt.MqttClientTransportConfigImpl;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import org.junit.jupiter.api.Test;

/** The library plans the end of a session that has one. */
class LocalSessionTest {
    @Test
    void sessionHasNoEndInClient() {
        assertThat(expiryAfterLettingGo(86_400)).isEqualTo(Mqtt5Connect.NO_SESSION_EXPIRY);
    }

    @Test
    void discardedSessionEndsAtOnce() {
        assertThat(expiryAfterLettingGo(0)).isZero();
    }

    private static long expiryAfterLettingGo(long seconds) {
        MqttClientConnectionConfig connection = new MqttClientConnectionConfig(
                MqttClientTransportConfigImpl.DEFAULT,
                10,
                false,
                false,
                seconds,
                false,
                false,
                null,
                10,
                1000,
                0,
                true,
                false,
                10,
                1000,
                0,
                MqttQos.EXACTLY_ONCE,
                true,
                true,
                true,
                true,
                null);
        LocalSession.letGo(connection);
        return connection.getSessionExpiryInterval();
    }
}
