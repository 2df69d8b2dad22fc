package dev.lamina.gateway.source.topic;

import dev.lamina.gateway.function.FunctionId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Topics: a message that is published once is sent to every function that a Trigger subscribes. */
public interface Topics {

    /**
     * Publishes a message.
     *
     * @param namespace of the topic and of its subscribed functions
     * @return completes when every subscribed function's event is stored; completes exceptionally when one could not
     *     be. Then the whole message must be published again with the same id: functions that have it already do not
     *     get it twice. {@link dev.lamina.gateway.source.queue.MessageRefusedException} when that does not help,
     *     because it is too large
     */
    CompletionStage<Void> publish(String namespace, String topic, TopicMessage message);

    /** Whether a Trigger subscribes to the topic, a disabled one included. May block. */
    boolean exists(String namespace, String topic);

    /** All subscriptions of a namespace, disabled ones included. */
    List<Subscription> subscriptions(String namespace);

    /** @param name of the Trigger */
    record Subscription(String topic, String name, String uid, FunctionId function) {}

    /**
     * @param id SNS's MessageId
     * @param traceHeader X-Ray trace header to pass on
     */
    record TopicMessage(
            String id,
            String message,
            Optional<String> subject,
            Map<String, Attribute> attributes,
            Optional<String> traceHeader) {}

    /** @param type String, Number, Binary (value in base64) or String.Array, as in SNS */
    record Attribute(String type, String value) {
        /** Longer texts than SNS takes, and still quick to convert. */
        private static final Pattern NUMBER =
                Pattern.compile("[+-]?([0-9]{1,128}(\\.[0-9]{0,128})?|\\.[0-9]{1,128})([eE][+-]?[0-9]{1,3})?");

        public boolean isNumber() {
            return type.startsWith("Number");
        }

        public boolean isBinary() {
            return type.startsWith("Binary");
        }

        public boolean isArray() {
            return type.equals("String.Array");
        }

        /** The value as a number; empty if it is not one. */
        public Optional<BigDecimal> number() {
            return NUMBER.matcher(value).matches() ? Optional.of(new BigDecimal(value)) : Optional.empty();
        }
    }
}
