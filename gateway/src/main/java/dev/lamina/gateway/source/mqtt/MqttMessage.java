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
    /** The message in the client, the event, and the event on its way to NATS. */
    private static final int COPIES = 3;
    /** Bytes of objects: for a message with its thread, and for a user property, which has 6 bytes in its packet. */
    private static final int OVERHEAD = 1024;

    private static final int PROPERTY_OVERHEAD = 512;

    /** About how many bytes of memory it takes until it is stored. */
    int heldBytes() {
        long text = (long) topic.length()
                + contentType.map(String::length).orElse(0)
                + responseTopic.map(String::length).orElse(0);
        long properties = 0;
        for (Map.Entry<String, List<String>> property : userProperties.entrySet()) {
            for (String value : property.getValue()) {
                text += property.getKey().length() + value.length();
                properties++;
            }
        }
        long data =
                payload.remaining() + correlationData.map(ByteBuffer::remaining).orElse(0) + 2 * text;
        return (int) Math.min(Integer.MAX_VALUE, COPIES * data + OVERHEAD + properties * PROPERTY_OVERHEAD);
    }

    /** The topic for a log or a status: a publisher may put new lines into it. */
    String printableTopic() {
        return topic.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    int propertyCount() {
        return userProperties.values().stream().mapToInt(List::size).sum();
    }

    byte[] bytes() {
        return bytes(payload);
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
