package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** Where an event goes that was given up, as it came, with the reason beside it: exactly one member is set. */
@ValidationRule(value = "[has(self.queue), has(self.topic)].filter(x, x).size() == 1",
    message = "exactly one of queue, topic must be set")
@JsonInclude(Include.NON_NULL)
public record DeadLetter(
    @JsonPropertyDescription("A queue that gets the event as a message.")
    Queue queue,

    @JsonPropertyDescription("A topic of the same namespace to which the event is published.")
    TopicReference topic) {}
