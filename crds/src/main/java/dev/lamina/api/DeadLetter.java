package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** Where an event goes that was given up, as it came, with the reason beside it: exactly one member is set. */
@ValidationRule(value = "[has(self.queue), has(self.topic)].filter(x, x).size() == 1",
    message = "exactly one of queue, topic must be set")
@ValidationRule(value = "!has(self.queue) || !has(self.queue.kafka) || !has(self.queue.kafka.consumerGroup) && !has(self.queue.kafka.startingPosition)",
    message = "queue.kafka: consumerGroup and startingPosition are of a source; nothing is read here")
@ValidationRule(value = "!has(self.queue) || !has(self.queue.nats) || !has(self.queue.nats.consumer) && !has(self.queue.nats.monitoringUrl)",
    message = "queue.nats: consumer and monitoringUrl are of a source; nothing is read here")
@JsonInclude(Include.NON_NULL)
public record DeadLetter(
    @JsonPropertyDescription("A queue that gets the event as a message.")
    Queue queue,

    @JsonPropertyDescription("A topic of the same namespace to which the event is published.")
    TopicReference topic) {}
