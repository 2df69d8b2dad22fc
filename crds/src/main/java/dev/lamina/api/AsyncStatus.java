package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Events that wait in the queue of asynchronous invocations, those that run included. */
@JsonInclude(Include.NON_NULL)
public record AsyncStatus(
    @JsonPropertyDescription("Events that wait or run.")
    Long waiting,

    @JsonPropertyDescription("When the oldest of them was accepted, RFC 3339.")
    String oldestEventTime) {}
