package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A taint of nodes that a pod tolerates, as in Kubernetes. */
@ValidationRule(
        value = "!has(self.operator) || self.operator != 'Exists' || !has(self.value) || self.value == ''",
        message = "value: is not allowed with operator Exists; remove it")
@ValidationRule(
        value = "has(self.key) || has(self.operator) && self.operator == 'Exists'",
        message = "key: is required unless operator is Exists")
@JsonInclude(Include.NON_NULL)
public record PodToleration(
        @Size(min = 1, max = 317)
        @JsonPropertyDescription("Key of the taint. Default: every key, with operator Exists.")
        String key,

        @JsonPropertyDescription("Equal or Exists. Default: Equal.")
        Operator operator,

        @Size(max = 63) @JsonPropertyDescription("Value of the taint, with operator Equal.")
        String value,

        @JsonPropertyDescription("NoSchedule, PreferNoSchedule or NoExecute. Default: every effect.")
        Effect effect) {

    /** Kubernetes' operators. */
    public enum Operator {
        Equal,
        Exists
    }

    /** Kubernetes' effects. */
    public enum Effect {
        NoSchedule,
        PreferNoSchedule,
        NoExecute
    }
}
