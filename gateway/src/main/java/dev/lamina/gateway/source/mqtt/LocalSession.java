package dev.lamina.gateway.source.mqtt;

import com.hivemq.client.internal.mqtt.MqttClientConnectionConfig;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;

/**
 * What the library keeps of a session after its connection has ended, for a client that connects again. Ours never
 * does: each connection has a client of its own.
 */
final class LocalSession {
    private LocalSession() {}

    /**
     * Lets the library keep nothing. It would end the session itself when the broker's time for it is over, and keep
     * the messages that are not acknowledged until then. The library does not do so for a session without an end. The
     * broker has got the true time with the connection.
     *
     * @param connection as the configuration of a client shows it
     */
    static void letGo(Object connection) {
        if (connection instanceof MqttClientConnectionConfig open && open.getSessionExpiryInterval() > 0) {
            open.setSessionExpiryInterval(Mqtt5Connect.NO_SESSION_EXPIRY);
        }
    }
}
