package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** The observed state of a FunctionVersion. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record FunctionVersionStatus(
        @JsonPropertyDescription(
                "Conditions of the version, with the meanings of those of a Function. Ready: invocations are served. "
                        + "UpToDate: the version's objects are as they should be. Scalable: what KEDA reports; "
                        + "absent when the version has not been in use for an hour. "
                        + "Provisioned: state of provisioned concurrency, if an alias requests it.")
        List<Condition> conditions,

        @JsonPropertyDescription(
                "Generation of the spec that this status refers to; -1 until the operator has reconciled the resource.")
        Long observedGeneration,

        @JsonPropertyDescription("ARN of the version, which AWS clients may use. Its account field is the namespace.")
        String arn,

        @JsonPropertyDescription("Number of execution environments of the version.")
        Integer replicas,

        @JsonPropertyDescription("State of provisioned concurrency; absent if no alias requests any for the version.")
        ProvisionedStatus provisioned,

        @JsonPropertyDescription("Asynchronous events of the version that wait or run; absent if there are none.")
        AsyncStatus async,

        @JsonPropertyDescription(
                "The cache with which environments start, once it was made or could not be made; absent without "
                        + "functionSpec.snapStart.")
        SnapStartStatus snapStart)
        implements Conditioned, FunctionVersionStatusBuilder.With {}
