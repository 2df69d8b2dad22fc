package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;
import java.util.Map;

/**
 * Computes the Deployment of the function's execution environments. It has no replicas: KEDA and the gateway write
 * them. New code is a new pod template, and old pods run until new ones are ready, so an update rejects no invocation.
 */
final class FunctionDeployment {
    private static final int OLD_TEMPLATES_KEPT = 2;
    /** {@code kubectl logs} shows the user's container, not ours, which is the first. */
    private static final Map<String, String> OF_IMAGE =
            Map.of("kubectl.kubernetes.io/default-container", Workload.CONTAINER);

    private FunctionDeployment() {}

    /** @param containers of the pod, in the order of their start */
    static Deployment desired(Workload workload, List<PodContainer> containers, PodPlacement placement) {
        return new DeploymentBuilder()
                .withMetadata(new ObjectMetaBuilder(ObjectMetadata.of(workload))
                        .addToAnnotations(SpecFingerprint.ANNOTATION, SpecFingerprint.of(workload.spec()))
                        .build())
                .withNewSpec()
                .withRevisionHistoryLimit(OLD_TEMPLATES_KEPT)
                .withNewSelector()
                .withMatchLabels(Labels.selector(workload))
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(0))
                .withMaxSurge(new IntOrString("25%"))
                .endRollingUpdate()
                .endStrategy()
                .withTemplate(placement.apply(
                        template(workload, containers), workload.spec().podOrNone()))
                .endSpec()
                .build();
    }

    private static PodTemplateSpec template(Workload workload, List<PodContainer> containers) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(Labels.of(workload))
                .withAnnotations(workload.image().isPresent() ? OF_IMAGE : null)
                .endMetadata()
                .withSpec(pod(workload, containers))
                .build();
    }

    private static PodSpec pod(Workload workload, List<PodContainer> containers) {
        PodSpecBuilder pod = new PodSpecBuilder();
        List<Container> made =
                containers.stream().map(one -> one.made(workload, pod)).toList();
        return pod.withContainers(made).build();
    }
}
