package dev.lamina.gateway.topic;

import dev.lamina.gateway.dispatch.FunctionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Topics: a message that is published once goes to every function that a Trigger subscribes. */
public interface Topics {

  /**
   * Publishes a message.
   *
   * @param namespace the topic's, and that of the functions that get it
   * @return completes when every subscribed function's event is stored; completes exceptionally when one could not be, and
   *     then the whole message has to be published again with the same id: who has it already does not get it twice.
   *     {@link dev.lamina.gateway.queue.MessageRefusedException} when that is of no use: it is too large
   */
  CompletionStage<Void> publish(String namespace, String topic, TopicMessage message);

  /** Whether a Trigger subscribes to the topic, a disabled one included. May block. */
  boolean exists(String namespace, String topic);

  /** All subscriptions of a namespace, disabled ones included. */
  List<Subscription> subscriptions(String namespace);

  /** @param name the Trigger's */
  record Subscription(String topic, String name, String uid, FunctionId function) {}

  /**
   * @param id SNS' MessageId
   * @param traceHeader X-Ray trace header to pass on
   */
  record TopicMessage(String id, String message, Optional<String> subject, Map<String, Attribute> attributes,
      Optional<String> traceHeader) {}

  /** @param type String, Number, Binary (value in base64) or String.Array, as SNS has it */
  record Attribute(String type, String value) {}
}
