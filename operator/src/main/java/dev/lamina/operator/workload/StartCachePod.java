package dev.lamina.operator.workload;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the pod that makes a version's start cache: an environment of the version that runs init, and ends. It has
 * the role, variables, disks and place of the others, and more memory: a second JVM puts the cache together while the
 * first one ends.
 */
public final class StartCachePod {
    /** Init may take 130 s, and twice as long while it is recorded; then come the cache and the upload. */
    private static final long SECONDS = 600;

    /** Tells the runtime what the pod is for. */
    private static final String MAKE = "LAMINA_START_CACHE";

    private static final BigDecimal MORE_BYTES = BigDecimal.valueOf(512L << 20);
    private static final String MEMORY = "memory";

    private StartCachePod() {}

    /** @param deployment of the version, as the API server has it */
    public static Pod desired(Workload workload, Deployment deployment) {
        PodTemplateSpec template = deployment.getSpec().getTemplate();
        return new PodBuilder()
                .withNewMetadata()
                .withName(name(workload))
                .withNamespace(workload.namespace())
                .withLabels(template.getMetadata().getLabels())
                .addToLabels(Lamina.START_CACHE_LABEL, "true")
                .withAnnotations(template.getMetadata().getAnnotations())
                .withOwnerReferences(deployment.getMetadata().getOwnerReferences())
                .endMetadata()
                .withSpec(spec(template.getSpec()))
                .build();
    }

    private static String name(Workload workload) {
        return workload.childName() + "-start-cache";
    }

    private static PodSpec spec(PodSpec environment) {
        List<Container> containers = environment.getContainers().stream()
                .map(container -> Workload.CONTAINER.equals(container.getName()) ? maker(container) : container)
                .toList();
        return new PodSpecBuilder(environment)
                .withContainers(containers)
                .withRestartPolicy("Never")
                .withActiveDeadlineSeconds(SECONDS)
                .withTopologySpreadConstraints(List.of())
                .build();
    }

    private static Container maker(Container environment) {
        return new ContainerBuilder(environment)
                .withStartupProbe(null)
                .withResources(withMoreMemory(environment.getResources()))
                .removeMatchingFromEnv(variable -> ContentVariables.START_CACHE.equals(variable.getName()))
                .addToEnv(new EnvVarBuilder().withName(MAKE).withValue("make").build())
                .build();
    }

    private static ResourceRequirements withMoreMemory(ResourceRequirements environment) {
        return new ResourceRequirementsBuilder(environment)
                .withRequests(withMoreMemory(environment.getRequests()))
                .withLimits(withMoreMemory(environment.getLimits()))
                .build();
    }

    private static Map<String, Quantity> withMoreMemory(Map<String, Quantity> resources) {
        Map<String, Quantity> more = new HashMap<>(resources);
        more.computeIfPresent(
                MEMORY,
                (_, memory) -> new Quantity(memory.getNumericalAmount()
                        .add(MORE_BYTES)
                        .toBigInteger()
                        .toString()));
        return more;
    }
}
