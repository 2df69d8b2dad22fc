package dev.lamina.operator.keda;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;

/**
 * The target, limits and scalers of a ScaledObject.
 *
 * @param minReplicaCount null: 0
 * @param pollingInterval seconds between two polls of the scalers
 * @param cooldownPeriod seconds from the last work until the target is scaled to zero
 * @param initialCooldownPeriod seconds from the creation until the target is scaled to zero if there is no work
 */
@JsonInclude(Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScaledObjectSpec(
        Target scaleTargetRef,
        Integer minReplicaCount,
        Integer maxReplicaCount,
        Integer pollingInterval,
        Integer cooldownPeriod,
        Integer initialCooldownPeriod,
        Advanced advanced,
        List<Trigger> triggers) {

    /** A Deployment in the same namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Target(String name) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Advanced(HorizontalPodAutoscaler horizontalPodAutoscalerConfig) {}

    /** @param name null: keda-hpa- and the ScaledObject's name */
    @JsonInclude(Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record HorizontalPodAutoscaler(HorizontalPodAutoscalerBehavior behavior, String name) {}

    /** @param authenticationRef null: the scaler needs no credentials */
    @JsonInclude(Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Trigger(
            String type, String metricType, Map<String, String> metadata, Authentication authenticationRef) {

        public Trigger(String type, String metricType, Map<String, String> metadata) {
            this(type, metricType, metadata, null);
        }
    }

    /**
     * A TriggerAuthentication in the same namespace, or a ClusterTriggerAuthentication.
     *
     * @param kind null for the former
     */
    @JsonInclude(Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Authentication(String name, String kind) {}
}
