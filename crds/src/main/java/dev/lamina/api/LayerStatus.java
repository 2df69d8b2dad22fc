package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the operator found. */
@JsonInclude(Include.NON_NULL)
public record LayerStatus(
    @JsonPropertyDescription("Ready: functions can use it. UpToDate: what is stored is what the manifest names. Reconciling and Stalled, while UpToDate is not True.")
    List<Condition> conditions,

    @JsonPropertyDescription("The generation of the spec that this status speaks of; -1 until the operator has looked at the resource.")
    Long observedGeneration,

    @JsonPropertyDescription("sha256 of the zip.")
    String sha256,

    @JsonPropertyDescription("Size of the zip in bytes.")
    Long sizeBytes,

    @JsonPropertyDescription("What identified the source when it was read: unchanged, it is not read again.")
    String source) implements Conditioned {

  /** The same with other conditions, which speak of that generation of the spec. */
  public LayerStatus with(List<Condition> other, Long generation) {
    return new LayerStatus(other, generation, sha256, sizeBytes, source);
  }
}
