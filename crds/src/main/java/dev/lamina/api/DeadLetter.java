package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A dead-letter target: it receives the unchanged event and the reason why it was discarded. Exactly one member is set.
 */
@ValidationRule(
        value = "[has(self.queue), has(self.topic)].filter(x, x).size() == 1",
        message = "exactly one of queue, topic must be set")
@ValidationRule(
        value = "!has(self.queue) || !has(self.queue.kafka) || !has(self.queue.kafka.consumerGroup) && "
                + "!has(self.queue.kafka.startingPosition)",
        message = "queue.kafka: consumerGroup and startingPosition are only allowed in the source of a Trigger; "
                + "remove them")
@ValidationRule(
        value = "!has(self.queue) || !has(self.queue.nats) || !has(self.queue.nats.consumer) && "
                + "!has(self.queue.nats.monitoringUrl)",
        message = "queue.nats: consumer and monitoringUrl are only allowed in the source of a Trigger; remove them")
@JsonInclude(Include.NON_NULL)
public record DeadLetter(
        @JsonPropertyDescription("A queue to which the event is sent as a message.")
        Queue queue,

        @JsonPropertyDescription("A topic in the same namespace to which the event is published.")
        TopicReference topic) {}
