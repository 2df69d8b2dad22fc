package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A format of the events and results of HTTP APIs, with API Gateway's version numbers. */
public enum PayloadFormat {
    /** The format of REST APIs. */
    @JsonProperty("1.0")
    V1,
    /** The format of HTTP APIs and function URLs. */
    @JsonProperty("2.0")
    V2
}
