package dev.lamina.operator.keda;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The status of a ScaledObject, with the fields that the operator reads.
 *
 * @param lastActiveTime when a scaler last had work; null: never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScaledObjectStatus(List<Verdict> conditions, String lastActiveTime) {

    /** A condition of KEDA: {@code Ready} shows whether KEDA scales by the ScaledObject. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Verdict(String type, String status, String reason, String message) {}
}
