package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** A destination: it receives the record of an asynchronous invocation. Exactly one member is set. */
@ValidationRule(
        value = "[has(self.bus), has(self.function), has(self.queue), has(self.topic)].filter(x, x).size() == 1",
        message = "exactly one of bus, function, queue, topic must be set")
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
public record Destination(
        @JsonPropertyDescription("An event bus in the same namespace on which the record is put as an event.")
        BusReference bus,

        @JsonPropertyDescription("A function in the same namespace that is invoked asynchronously with the record.")
        FunctionReference function,

        @JsonPropertyDescription("A queue to which the record is sent as a message.")
        Queue queue,

        @JsonPropertyDescription("A topic in the same namespace to which the record is published.")
        TopicReference topic) {}
