package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Provisioned concurrency, in Lambda's terms. */
@JsonInclude(Include.NON_NULL)
public record ProvisionedStatus(
        @JsonPropertyDescription("Number of environments that the spec requests now, including schedules.")
        Integer requested,

        @JsonPropertyDescription("Number of requested environments that exist.")
        Integer allocated,

        @JsonPropertyDescription(
                "Number of requested environments that are initialised: they run an invocation without a cold start.")
        Integer available) {}
