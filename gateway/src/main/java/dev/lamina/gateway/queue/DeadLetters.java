package dev.lamina.gateway.queue;

import dev.lamina.api.DeadLetter;
import dev.lamina.gateway.queue.BatchRules.Failure;
import dev.lamina.gateway.queue.QueueMessage.Attribute;
import dev.lamina.gateway.topic.Topics;
import dev.lamina.gateway.topic.Topics.TopicMessage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Sends records that were given up to where a trigger's {@code deadLetter} says: as they came, with the reason beside them. */
@Singleton
class DeadLetters {
  /** SQS bears ten; the reason is more important than what the sender had to say. */
  private static final int MOST_ATTRIBUTES = 10;

  private final Queues queues;
  private final Topics topics;

  @Inject
  DeadLetters(Queues queues, Topics topics) {
    this.queues = queues;
    this.topics = topics;
  }

  /** @return completes when the dead letter is stored */
  CompletionStage<Void> send(String namespace, DeadLetter target, QueueRecord record, String requestId, Failure failure) {
    Map<String, Attribute> attributes = attributes(record, requestId, failure);
    if (target.queue() != null) {
      return queues.send(namespace, target.queue(), new QueueMessage(record.id(), record.body(), attributes));
    }
    return topics.publish(namespace, target.topic().name(),
        new TopicMessage(record.id(), new String(record.body(), StandardCharsets.UTF_8), Optional.empty(), forTopic(attributes), Optional.empty()));
  }

  private static Map<String, Attribute> attributes(QueueRecord record, String requestId, Failure failure) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("RequestID", Attribute.text(requestId));
    attributes.put("ErrorCode", Attribute.number(failure.code()));
    attributes.put("ErrorMessage", Attribute.text(failure.message()));
    record.attributes().forEach((name, attribute) -> {
      if (attributes.size() < MOST_ATTRIBUTES) {
        attributes.putIfAbsent(name, attribute);
      }
    });
    return attributes;
  }

  private static Map<String, Topics.Attribute> forTopic(Map<String, Attribute> attributes) {
    return attributes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Topics.Attribute(entry.getValue().type(), entry.getValue().value())));
  }
}
