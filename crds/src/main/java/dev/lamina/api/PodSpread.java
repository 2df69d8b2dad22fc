package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** How the pods of a function are spread, as in Kubernetes' topology spread constraints. */
@JsonInclude(Include.NON_NULL)
public record PodSpread(
        @Required
        @Size(min = 1, max = 317)
        @JsonPropertyDescription("Label of nodes, such as topology.kubernetes.io/zone.")
        String topologyKey,

        @Default("1")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription("By how many pods two values of the label may differ. Default: 1.")
        Integer maxSkew,

        @Default("ScheduleAnyway")
        @JsonPropertyDescription("ScheduleAnyway: as far as possible. DoNotSchedule: always. Default: ScheduleAnyway.")
        WhenUnsatisfiable whenUnsatisfiable) {

    /** Kubernetes' choices. */
    public enum WhenUnsatisfiable {
        ScheduleAnyway,
        DoNotSchedule
    }
}
