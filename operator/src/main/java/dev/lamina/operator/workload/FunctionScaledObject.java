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
 * Computes the ScaledObject: KEDA asks the gateway for the load, scales by it, and after the idle time scales down to
 * the provisioned concurrency or to zero.
 */
final class FunctionScaledObject {
    private static final int LONGEST_POLLING_INTERVAL = 10;
    /** Default stabilization window of an HPA in seconds, and its maximum here. */
    private static final int LONGEST_STABILIZATION = 300;

    private static final String KEDAS_PREFIX = "keda-hpa-";
    /** Maximum length of an HPA's name; KEDA refuses a ScaledObject with a longer one. */
    private static final int LONGEST_AUTOSCALER_NAME = 63;

    private FunctionScaledObject() {}

    /**
     * @param scalerAddress {@code host:port} of the gateway's external scaler
     * @param gateway whether that has TLS
     * @param maxReplicas maximum number of environments of any function
     * @param sources scalers of the function's event sources
     */
    static ScaledObject desired(
            Workload workload, String scalerAddress, GatewayAccess gateway, int maxReplicas, List<Trigger> sources) {
        int idleSeconds = workload.spec().scalingOrDefault().idleSeconds();
        Concurrency concurrency = workload.spec().concurrencyOrNone();
        int most = most(concurrency, maxReplicas);
        ScaledObject scaledObject = new ScaledObject();
        scaledObject.setMetadata(ObjectMetadata.of(workload));
        scaledObject.setSpec(new ScaledObjectSpec(
                new Target(workload.childName()),
                concurrency.provisioned() == null ? null : Math.min(concurrency.provisioned(), most),
                most,
                pollingInterval(idleSeconds),
                idleSeconds,
                // It may be made after the invocation that started the first environment has ended.
                idleSeconds,
                new Advanced(new HorizontalPodAutoscaler(
                        scaleDownNoSlowerThan(idleSeconds), autoscalerName(workload.childName()))),
                triggers(push(workload, scalerAddress, gateway), concurrency.schedulesOrNone(), most, sources)));
        return scaledObject;
    }

    /** KEDA requires at least one; the gateway prevents that a function with reserved concurrency 0 runs. */
    private static int most(Concurrency concurrency, int maxReplicas) {
        return concurrency.reserved() == null ? maxReplicas : Math.clamp(concurrency.reserved(), 1, maxReplicas);
    }

    private static List<Trigger> triggers(
            Trigger push, List<ProvisioningSchedule> schedules, int most, List<Trigger> sources) {
        List<Trigger> triggers = new ArrayList<>(List.of(push));
        // KEDA would refuse all schedules if it cannot read one; the function has a condition for that.
        schedules.stream()
                .filter(schedule -> KedaTimes.problem(schedule).isEmpty())
                .forEach(schedule -> triggers.add(cron(schedule, most)));
        triggers.addAll(sources);
        return List.copyOf(triggers);
    }

    /**
     * Short compared to the idle time, or the function would scale to zero late: KEDA notices idleness only by polling.
     */
    private static int pollingInterval(int idleSeconds) {
        return Math.clamp(idleSeconds / 2, 1, LONGEST_POLLING_INTERVAL);
    }

    /** KEDA's own default if it is short enough, otherwise the ScaledObject's name. */
    private static String autoscalerName(String scaledObject) {
        return KEDAS_PREFIX.length() + scaledObject.length() > LONGEST_AUTOSCALER_NAME ? scaledObject : null;
    }

    private static HorizontalPodAutoscalerBehavior scaleDownNoSlowerThan(int idleSeconds) {
        return new HorizontalPodAutoscalerBehaviorBuilder()
                .withNewScaleDown()
                .withStabilizationWindowSeconds(Math.min(idleSeconds, LONGEST_STABILIZATION))
                .endScaleDown()
                .build();
    }

    private static Trigger push(Workload workload, String scalerAddress, GatewayAccess gateway) {
        Map<String, String> metadata = new TreeMap<>(Map.of(
                "scalerAddress", scalerAddress,
                "function", workload.functionName(),
                "namespace", workload.namespace()));
        gateway.addTo(metadata);
        return new Trigger("external-push", "AverageValue", metadata, gateway.authentication());
    }

    private static Trigger cron(ProvisioningSchedule schedule, int most) {
        return new Trigger(
                "cron",
                "AverageValue",
                new TreeMap<>(Map.of(
                        "timezone", schedule.timezone(),
                        "start", schedule.start(),
                        "end", schedule.end(),
                        "desiredReplicas", String.valueOf(Math.min(schedule.provisioned(), most)))));
    }
}
