package dev.lamina.gateway.source.mqtt;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A message as a broker delivered it, in either version of the protocol.
 *
 * @param qos with which it was delivered: the lower one of the publisher's and the subscription's
 * @param retained whether the broker kept it from before the subscription
 * @param userProperties by name, in their order; empty in MQTT 3.1.1, like all that follow
 * @param acknowledgement notifies the broker that the message is stored; without effect if the connection has ended
 */
record MqttMessage(
        String topic,
        ByteBuffer payload,
        int qos,
        boolean retained,
        Map<String, List<String>> userProperties,
        Optional<String> contentType,
        Optional<String> responseTopic,
        Optional<ByteBuffer> correlationData,
        Runnable acknowledgement) {

    byte[] bytes() {
        return bytes(payload);
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
