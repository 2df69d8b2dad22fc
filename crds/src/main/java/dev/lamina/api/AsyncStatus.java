package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The function's backlog of asynchronous events, including those that run. */
@JsonInclude(Include.NON_NULL)
public record AsyncStatus(
        @JsonPropertyDescription("Number of events that wait or run.")
        Long waiting,

        @JsonPropertyDescription("Time when the oldest of these events was accepted, in RFC 3339.")
        String oldestEventTime) {}
