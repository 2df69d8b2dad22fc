package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** The observed state of an Alias: what is invoked through it now. The gateway routes by it. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record AliasStatus(
        @JsonPropertyDescription(
                "Conditions of the alias. Ready: the alias can be invoked. UpToDate: it invokes what the spec names; "
                        + "False with reason TurnedBack if a rollout had too many errors. Reconciling, Stalled: "
                        + "present while UpToDate is not True.")
        List<Condition> conditions,

        @JsonPropertyDescription(
                "Generation of the spec that this status refers to; -1 until the operator has reconciled the resource.")
        Long observedGeneration,

        @JsonPropertyDescription("Version that is invoked now.")
        String version,

        @JsonPropertyDescription("Second version that is invoked now; absent if there is none.")
        String additionalVersion,

        @Min(0) @Max(1) @JsonPropertyDescription("Share of the invocations that run additionalVersion.")
        Double additionalWeight,

        @JsonPropertyDescription("The versions with their shares, such as 3: 90%, 4: 10%.")
        String weights,

        @JsonPropertyDescription("The last rollout; absent if there was none.")
        RolloutStatus rollout,

        @JsonPropertyDescription("ARN of the alias, which AWS clients may use. Its account field is the namespace.")
        String arn,

        @JsonPropertyDescription("Address of the function URL, if the installation's public address is configured.")
        String url)
        implements Conditioned, AliasStatusBuilder.With {}
