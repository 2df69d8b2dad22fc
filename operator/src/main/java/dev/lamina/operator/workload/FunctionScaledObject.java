package dev.lamina.operator.workload;

import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.ScaledObjectSpec;
import dev.lamina.operator.keda.ScaledObjectSpec.Advanced;
import dev.lamina.operator.keda.ScaledObjectSpec.HorizontalPodAutoscaler;
import dev.lamina.operator.keda.ScaledObjectSpec.Target;
import dev.lamina.operator.keda.ScaledObjectSpec.Trigger;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehaviorBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** KEDA's orders: ask the gateway how much work there is, scale by it, and go to zero after the idle time. */
final class FunctionScaledObject {
  private static final int LONGEST_POLLING_INTERVAL = 10;
  /** What an HPA does unless told otherwise. */
  private static final int LONGEST_STABILIZATION = 300;

  private FunctionScaledObject() {}

  /**
   * @param scalerAddress {@code host:port} of the gateway's external scaler
   * @param maxReplicas most environments of the function
   */
  static ScaledObject desired(Workload workload, String scalerAddress, int maxReplicas) {
    int idleSeconds = workload.spec().scalingOrDefault().idleSeconds();
    ScaledObject scaledObject = new ScaledObject();
    scaledObject.setMetadata(Metadata.of(workload));
    scaledObject.setSpec(new ScaledObjectSpec(
        new Target(workload.childName()),
        null,
        maxReplicas,
        pollingInterval(idleSeconds),
        idleSeconds,
        new Advanced(new HorizontalPodAutoscaler(scaleDownNoSlowerThan(idleSeconds))),
        List.of(push(workload, scalerAddress))));
    return scaledObject;
  }

  /** Short beside the idle time, or zero would be reached late: KEDA sees idleness only by asking. */
  private static int pollingInterval(int idleSeconds) {
    return Math.clamp(idleSeconds / 2, 1, LONGEST_POLLING_INTERVAL);
  }

  private static HorizontalPodAutoscalerBehavior scaleDownNoSlowerThan(int idleSeconds) {
    return new HorizontalPodAutoscalerBehaviorBuilder()
        .withNewScaleDown().withStabilizationWindowSeconds(Math.min(idleSeconds, LONGEST_STABILIZATION)).endScaleDown()
        .build();
  }

  private static Trigger push(Workload workload, String scalerAddress) {
    Map<String, String> metadata = new TreeMap<>(Map.of(
        "scalerAddress", scalerAddress,
        "function", workload.functionName(),
        "namespace", workload.namespace()));
    return new Trigger("external-push", "AverageValue", metadata);
  }
}
