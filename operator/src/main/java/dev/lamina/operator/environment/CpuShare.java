package dev.lamina.operator.environment;

import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.config.OperatorConfig.CpuAfterInit;
import dev.lamina.operator.workload.Cpu;
import dev.lamina.operator.workload.Workload;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Reduces the CPU limit of an environment after initialisation, if the cluster can resize pods in place and the
 * installation is configured to do so. While the operator is down, environments keep their start CPU.
 */
@ApplicationScoped
public class CpuShare {
    private static final Logger LOG = Logger.getLogger(CpuShare.class);
    private static final PatchContext MERGE = PatchContext.of(PatchType.STRATEGIC_MERGE);
    private static final String RESIZE = "resize";
    /** How long it is assumed that the cluster cannot resize pods; it may be upgraded meanwhile. */
    private static final Duration BELIEVED = Duration.ofMinutes(10);

    private final OperatorConfig config;
    private final Cpu cpu;
    private final Clock clock;

    // Mutable state
    private volatile boolean resizable;
    private volatile Instant askAgain = Instant.MIN;

    public CpuShare(OperatorConfig config, Clock clock) {
        this.config = config;
        this.cpu = Cpu.of(config);
        this.clock = clock;
    }

    public void hold(KubernetesClient client, Workload workload, List<Environment> environments) {
        if (config.cpuAfterInit() == CpuAfterInit.START) {
            return;
        }
        long share = cpu.afterInit(workload.spec());
        List<Environment> over = environments.stream()
                .filter(environment -> environment.initialised() && environment.cpuMillicores() > share)
                .toList();
        if (!over.isEmpty() && canResize(client)) {
            over.forEach(environment -> resize(client, workload.namespace(), environment, share));
        }
    }

    private static void resize(KubernetesClient client, String namespace, Environment environment, long millicores) {
        try {
            client.pods()
                    .inNamespace(namespace)
                    .withName(environment.pod())
                    .subresource(RESIZE)
                    .patch(MERGE, patch(millicores));
        } catch (KubernetesClientException e) {
            // The pod may be deleted; and a pod that keeps its CPU works too.
            LOG.debugf("Could not reduce the CPU of pod %s/%s: %s", namespace, environment.pod(), e.getMessage());
        }
    }

    private static String patch(long millicores) {
        return "{\"spec\":{\"containers\":[{\"name\":\"" + Workload.CONTAINER
                + "\",\"resources\":{\"limits\":{\"cpu\":\"" + millicores + "m\"}}}]}}";
    }

    private boolean canResize(KubernetesClient client) {
        if (!resizable && !clock.instant().isBefore(askAgain)) {
            resizable = client.getApiResources("v1").getResources().stream()
                    .anyMatch(resource -> resource.getName().equals("pods/" + RESIZE));
            askAgain = clock.instant().plus(BELIEVED);
            if (!resizable) {
                LOG.info("The cluster cannot resize pods in place: environments keep their start CPU");
            }
        }
        return resizable;
    }
}
