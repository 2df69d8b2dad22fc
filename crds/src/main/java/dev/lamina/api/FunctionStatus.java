package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator found and made, and in the condition DestinationsReachable what the gateway met. */
@JsonInclude(Include.NON_NULL)
public record FunctionStatus(
    @JsonPropertyDescription("Ready: calls are served. UpToDate: by what the manifest says, of which CodeResolved, LayersResolved and Deployed are the parts. Scalable: what KEDA says. Provisioned where environments are kept. DestinationsReachable since a record or a dead letter could not be delivered. Reconciling and Stalled, while UpToDate is not True.")
    List<Condition> conditions,

    @JsonPropertyDescription("The generation of the spec that this status speaks of; -1 until the operator has looked at the resource.")
    Long observedGeneration,

    @JsonPropertyDescription("sha256 of the code that new environments run.")
    String codeSha256,

    @JsonPropertyDescription("Size of the code in bytes.")
    Long codeSizeBytes,

    @JsonPropertyDescription("What identified the source when it was read (an ETag, say): unchanged, it is not read again.")
    String codeSource,

    @JsonPropertyDescription("When the code last changed, RFC 3339.")
    String lastModified,

    @JsonPropertyDescription("The version invoked: $LATEST.")
    String version,

    @JsonPropertyDescription("The ARN by which AWS clients may name the function; its account is the namespace.")
    String arn,

    @JsonPropertyDescription("Execution environments there are.")
    Integer replicas,

    @JsonPropertyDescription("The address of spec.url, where the installation knows its own.")
    String url,

    @JsonPropertyDescription("Provisioned concurrency. Absent: none is asked for.")
    ProvisionedStatus provisioned,

    @JsonPropertyDescription("Events that wait in the asynchronous queue. Absent: none.")
    AsyncStatus async) implements Conditioned {

  /** Conditions and nothing else. */
  public static FunctionStatus of(List<Condition> conditions) {
    return new FunctionStatus(conditions, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** The same with other conditions, which speak of that generation of the spec. */
  public FunctionStatus with(List<Condition> other, Long generation) {
    return new FunctionStatus(other, generation, codeSha256, codeSizeBytes, codeSource, lastModified, version, arn, replicas, url, provisioned, async);
  }

  /** The operator's part. */
  public FunctionStatus withoutGateways() {
    return conditions == null ? this
        : new FunctionStatus(conditions.stream().filter(condition -> !Lamina.DESTINATIONS_REACHABLE.equals(condition.getType())).toList(),
            observedGeneration, codeSha256, codeSizeBytes, codeSource, lastModified, version, arn, replicas, url, provisioned, async);
  }
}
