package dev.lamina.gateway.source.mqtt;

import com.hivemq.client.internal.mqtt.MqttClientConnectionConfig;

/**
 * Stops and continues the reading of a connection. The library has a method for neither version: the state of a
 * connection that it shows has the channel in its class only.
 */
final class MqttReading {
    private MqttReading() {}

    /** @param connection as the configuration of a client shows it, in either version */
    static void set(Object connection, boolean wanted) {
        if (connection instanceof MqttClientConnectionConfig open) {
            open.getChannel().config().setAutoRead(wanted);
        }
    }
}
