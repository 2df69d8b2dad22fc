package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** The observed state of a Layer. */
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record LayerStatus(
        @JsonPropertyDescription(
                "Conditions of the layer. Ready: functions can use it. UpToDate: the stored zip matches the latest "
                        + "spec. Reconciling, Stalled: present while UpToDate is not True.")
        List<Condition> conditions,

        @JsonPropertyDescription(
                "Generation of the spec that this status refers to; -1 until the operator has reconciled the resource.")
        Long observedGeneration,

        @JsonPropertyDescription(
                "Number of the newest version, which functions use that name none. It is one higher whenever the zip "
                        + "or compatibleRuntimes change.")
        Long version,

        @JsonPropertyDescription("SHA-256 hash of the zip.") String sha256,

        @JsonPropertyDescription("Size of the zip in bytes.")
        Long sizeBytes,

        @JsonPropertyDescription(
                "Identity of the source when it was read, such as an ETag. The source is read again only if it "
                        + "changes.")
        String source,

        @JsonPropertyDescription("Size of the unzipped content in bytes.")
        Long unzippedBytes,

        @JsonPropertyDescription("Versions that functions can name, the oldest first.")
        List<LayerVersion> versions)
        implements Conditioned {

    public List<LayerVersion> versionsOrNone() {
        return versions == null ? List.of() : versions;
    }

    /** Returns a copy with other conditions, which refer to this generation of the spec. */
    public LayerStatus with(List<Condition> other, Long generation) {
        return LayerStatusBuilder.from(this)
                .with(status -> status.conditions(other).observedGeneration(generation));
    }
}
