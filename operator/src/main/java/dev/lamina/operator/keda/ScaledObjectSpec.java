package dev.lamina.operator.keda;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;

/**
 * What is scaled, how far, and by which signals.
 *
 * @param minReplicaCount absent: 0
 * @param pollingInterval seconds between two questions whether there is work
 * @param cooldownPeriod seconds from the last work to zero
 */
@JsonInclude(Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ScaledObjectSpec(
    Target scaleTargetRef,
    Integer minReplicaCount,
    Integer maxReplicaCount,
    Integer pollingInterval,
    Integer cooldownPeriod,
    Advanced advanced,
    List<Trigger> triggers) {

  /** A Deployment of the same namespace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Target(String name) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Advanced(HorizontalPodAutoscaler horizontalPodAutoscalerConfig) {}

  /** @param name absent: keda-hpa- and the ScaledObject's name */
  @JsonInclude(Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record HorizontalPodAutoscaler(HorizontalPodAutoscalerBehavior behavior, String name) {}

  /** @param authenticationRef absent: the scaler needs no credentials */
  @JsonInclude(Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Trigger(String type, String metricType, Map<String, String> metadata, Authentication authenticationRef) {

    public Trigger(String type, String metricType, Map<String, String> metadata) {
      this(type, metricType, metadata, null);
    }
  }

  /** A TriggerAuthentication of the same namespace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Authentication(String name) {}
}
