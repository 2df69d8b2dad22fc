package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Provisioned concurrency, in Lambda's terms. */
@JsonInclude(Include.NON_NULL)
public record ProvisionedStatus(
    @JsonPropertyDescription("Environments that the spec asks for now, schedules included.")
    Integer requested,

    @JsonPropertyDescription("Environments there are of them.")
    Integer allocated,

    @JsonPropertyDescription("Environments of them that are initialised: an invocation they take has no cold start.")
    Integer available) {}
