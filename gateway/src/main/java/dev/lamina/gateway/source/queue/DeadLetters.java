package dev.lamina.gateway.source.queue;

import dev.lamina.api.DeadLetter;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.queue.BatchRules.Failure;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import dev.lamina.gateway.source.topic.Topics;
import dev.lamina.gateway.source.topic.Topics.TopicMessage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Sends discarded records to a trigger's {@code deadLetter}: the original record, with the reason as attributes. */
@Singleton
class DeadLetters {
    private final Queues queues;
    private final Topics topics;

    @Inject
    DeadLetters(Queues queues, Topics topics) {
        this.queues = queues;
        this.topics = topics;
    }

    /**
     * Sends one record. May block.
     *
     * @param trigger one that has a {@code deadLetter}
     * @return completes when the dead letter is stored; exceptionally when it is not, for example if no Trigger reads
     *     from the topic
     */
    CompletionStage<Void> send(Trigger trigger, QueueRecord record, String requestId, Failure failure) {
        String namespace = trigger.getMetadata().getNamespace();
        DeadLetter target = trigger.getSpec().deadLetter();
        Map<String, Attribute> attributes = attributes(record, requestId, failure);
        if (target.queue() != null) {
            return queues.send(namespace, target.queue(), record.copy(once(trigger, record), attributes));
        }
        String topic = target.topic().name();
        if (!topics.exists(namespace, topic)) {
            // Publishing would succeed, but no function would get the message.
            return CompletableFuture.failedFuture(new IllegalStateException("no Trigger in namespace " + namespace
                    + " has topic " + topic + " as its source: apply one, or correct the name"));
        }
        String message = text(record.body(), attributes);
        return topics.publish(
                namespace,
                topic,
                new TopicMessage(
                        once(trigger, record), message, Optional.empty(), forTopic(attributes), Optional.empty()));
    }

    /** The message of a topic is text. */
    private static String text(byte[] body, Map<String, Attribute> attributes) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body)) {
            return text;
        }
        attributes.put("ContentEncoding", Attribute.text("base64"));
        return Base64.getEncoder().encodeToString(body);
    }

    /**
     * Several triggers may have the same dead-letter target, and records of the same name: each is a separate message.
     */
    private static String once(Trigger trigger, QueueRecord record) {
        String identity = trigger.getMetadata().getUid() + '\n' + record.identity();
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** The reason first: a broker that accepts only some attributes accepts the first ones. */
    private static Map<String, Attribute> attributes(QueueRecord record, String requestId, Failure failure) {
        Map<String, Attribute> attributes = failure.reason().attributes(requestId);
        record.attributes().forEach(attributes::putIfAbsent);
        return attributes;
    }

    private static Map<String, Topics.Attribute> forTopic(Map<String, Attribute> attributes) {
        return attributes.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new Topics.Attribute(
                                entry.getValue().type(), entry.getValue().value())));
    }
}
