package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * The observed state of a Function. The operator writes it, except the condition DestinationsReachable, which the
 * gateway writes.
 */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record FunctionStatus(
        @JsonPropertyDescription(
                "Conditions of the function. Ready: invocations are served. UpToDate: the latest spec is what is "
                        + "served; its parts are CodeResolved, LayersResolved and Deployed. Scalable: what KEDA "
                        + "reports; absent when the function has not been in use for an hour. "
                        + "Provisioned: state of provisioned concurrency, if there is any. WithinLimits: "
                        + "whether spec.concurrency.reserved is within the limit of the namespace, if there is one. "
                        + "DestinationsReachable: present once a record or a dead letter could not "
                        + "be delivered. Published: present if spec.publish is set. Reconciling, Stalled: present "
                        + "while UpToDate is not True.")
        List<Condition> conditions,

        @JsonPropertyDescription(
                "Generation of the spec that this status refers to; -1 until the operator has reconciled the resource.")
        Long observedGeneration,

        @JsonPropertyDescription("SHA-256 hash of the code that new environments run.")
        String codeSha256,

        @JsonPropertyDescription("Size of the code in bytes.")
        Long codeSizeBytes,

        @JsonPropertyDescription(
                "Identity of the code's source when it was read, such as an ETag. The source is read again only if "
                        + "it changes.")
        String codeSource,

        @JsonPropertyDescription("Container image that the function runs; absent if its code is not an image.")
        ImageStatus image,

        @JsonPropertyDescription("Time when the code last changed, in RFC 3339.")
        String lastModified,

        @JsonPropertyDescription("Version that is invoked: $LATEST.")
        String version,

        @JsonPropertyDescription("ARN of the function, which AWS clients may use. Its account field is the namespace.")
        String arn,

        @JsonPropertyDescription("Number of execution environments.")
        Integer replicas,

        @JsonPropertyDescription("Address of the function URL, if the installation's public address is configured.")
        String url,

        @JsonPropertyDescription("State of provisioned concurrency; absent if none is requested.")
        ProvisionedStatus provisioned,

        @JsonPropertyDescription("Asynchronous events that wait or run; absent if there are none.")
        AsyncStatus async,

        @JsonPropertyDescription("What was published; absent if there was never a version.")
        PublishStatus published)
        implements Conditioned {

    /** Returns a status with these conditions only. */
    public static FunctionStatus of(List<Condition> conditions) {
        return FunctionStatusBuilder.builder().conditions(conditions).build();
    }

    /** Returns a copy with other conditions, which refer to this generation of the spec. */
    public FunctionStatus with(List<Condition> other, Long generation) {
        return FunctionStatusBuilder.from(this)
                .with(status -> status.conditions(other).observedGeneration(generation));
    }

    /** Returns a copy without the condition that the gateway writes. */
    public FunctionStatus withoutGateways() {
        return conditions == null
                ? this
                : FunctionStatusBuilder.from(this)
                        .withConditions(conditions.stream()
                                .filter(condition -> !Lamina.DESTINATIONS_REACHABLE.equals(condition.getType()))
                                .toList());
    }
}
