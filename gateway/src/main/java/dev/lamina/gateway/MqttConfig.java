package dev.lamina.gateway;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** MQTT brokers as event sources. */
public interface MqttConfig {
    /**
     * How long a broker keeps the session of a trigger that no gateway serves, and the messages for it. With MQTT 3.1.1
     * the broker decides.
     */
    @WithDefault("24h")
    Duration sessionExpiry();

    /** Delay between two attempts to connect to a broker; it doubles each time, up to 30 times this. */
    @WithDefault("1s")
    Duration reconnectDelay();

    /** Delay between two attempts to store a message; it doubles each time, up to 30 times this. */
    @WithDefault("1s")
    Duration storeDelay();

    /**
     * Maximum number of bytes of memory for the messages that one gateway holds until they are stored, with their
     * copies. One namespace has a quarter at most.
     */
    @WithDefault("33554432")
    long byteBudget();
}
