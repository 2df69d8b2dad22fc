package dev.lamina.operator.workload;

import dev.lamina.api.Concurrency;
import dev.lamina.api.ProvisioningSchedule;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.ScaledObjectSpec;
import dev.lamina.operator.keda.ScaledObjectSpec.Advanced;
import dev.lamina.operator.keda.ScaledObjectSpec.HorizontalPodAutoscaler;
import dev.lamina.operator.keda.ScaledObjectSpec.Target;
import dev.lamina.operator.keda.ScaledObjectSpec.Trigger;
import dev.lamina.schedule.KedaTimes;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehaviorBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * KEDA's orders: ask the gateway how much work there is, scale by it, and go to what is provisioned, or to zero, after the
 * idle time.
 */
final class FunctionScaledObject {
  private static final int LONGEST_POLLING_INTERVAL = 10;
  /** What an HPA does unless told otherwise. */
  private static final int LONGEST_STABILIZATION = 300;
  private static final String KEDAS_PREFIX = "keda-hpa-";
  /** KEDA refuses a ScaledObject whose autoscaler has a longer name. */
  private static final int LONGEST_AUTOSCALER_NAME = 63;

  private FunctionScaledObject() {}

  /**
   * @param scalerAddress {@code host:port} of the gateway's external scaler
   * @param maxReplicas most environments of any function
   * @param sources what the function's event sources add
   */
  static ScaledObject desired(Workload workload, String scalerAddress, int maxReplicas, List<Trigger> sources) {
    int idleSeconds = workload.spec().scalingOrDefault().idleSeconds();
    Concurrency concurrency = workload.spec().concurrencyOrNone();
    int most = most(concurrency, maxReplicas);
    ScaledObject scaledObject = new ScaledObject();
    scaledObject.setMetadata(Metadata.of(workload));
    scaledObject.setSpec(new ScaledObjectSpec(
        new Target(workload.childName()),
        concurrency.provisioned() == null ? null : Math.min(concurrency.provisioned(), most),
        most,
        pollingInterval(idleSeconds),
        idleSeconds,
        new Advanced(new HorizontalPodAutoscaler(scaleDownNoSlowerThan(idleSeconds), autoscalerName(workload.childName()))),
        triggers(push(workload, scalerAddress), concurrency.schedulesOrNone(), most, sources)));
    return scaledObject;
  }

  /** KEDA wants room for one at least; that a function with nothing reserved does not run is the gateway's doing. */
  private static int most(Concurrency concurrency, int maxReplicas) {
    return concurrency.reserved() == null ? maxReplicas : Math.clamp(concurrency.reserved(), 1, maxReplicas);
  }

  private static List<Trigger> triggers(Trigger push, List<ProvisioningSchedule> schedules, int most, List<Trigger> sources) {
    List<Trigger> triggers = new ArrayList<>(List.of(push));
    // One that KEDA cannot read would cost all the others; it is a condition of the function.
    schedules.stream().filter(schedule -> KedaTimes.problem(schedule).isEmpty()).forEach(schedule -> triggers.add(cron(schedule, most)));
    triggers.addAll(sources);
    return List.copyOf(triggers);
  }

  /** Short beside the idle time, or zero would be reached late: KEDA sees idleness only by asking. */
  private static int pollingInterval(int idleSeconds) {
    return Math.clamp(idleSeconds / 2, 1, LONGEST_POLLING_INTERVAL);
  }

  /** KEDA's own choice where it has room for it, else the ScaledObject's name. */
  private static String autoscalerName(String scaledObject) {
    return KEDAS_PREFIX.length() + scaledObject.length() > LONGEST_AUTOSCALER_NAME ? scaledObject : null;
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

  private static Trigger cron(ProvisioningSchedule schedule, int most) {
    return new Trigger("cron", "AverageValue", new TreeMap<>(Map.of(
        "timezone", schedule.timezone(),
        "start", schedule.start(),
        "end", schedule.end(),
        "desiredReplicas", String.valueOf(Math.min(schedule.provisioned(), most)))));
  }
}
