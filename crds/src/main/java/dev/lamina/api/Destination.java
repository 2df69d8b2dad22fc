package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the record of an asynchronous invocation goes: exactly one member is set. */
@ValidationRule(value = "[has(self.function), has(self.queue), has(self.topic)].filter(x, x).size() == 1",
    message = "exactly one of function, queue, topic must be set")
@ValidationRule(value = "!has(self.queue) || !has(self.queue.kafka) || !has(self.queue.kafka.consumerGroup) && !has(self.queue.kafka.startingPosition)",
    message = "queue.kafka: consumerGroup and startingPosition are of a source; nothing is read here")
@ValidationRule(value = "!has(self.queue) || !has(self.queue.nats) || !has(self.queue.nats.consumer) && !has(self.queue.nats.monitoringUrl)",
    message = "queue.nats: consumer and monitoringUrl are of a source; nothing is read here")
@JsonInclude(Include.NON_NULL)
public record Destination(
    @JsonPropertyDescription("A function of the same namespace, invoked asynchronously with the record.")
    FunctionReference function,

    @JsonPropertyDescription("A queue that gets the record as a message.")
    Queue queue,

    @JsonPropertyDescription("A topic of the same namespace to which the record is published.")
    TopicReference topic) {}
