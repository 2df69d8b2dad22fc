package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;

/**
 * Computes the Deployment of the function's execution environments. It has no replicas: KEDA and the gateway write
 * them. New code is a new pod template, and old pods run until new ones are ready, so an update rejects no invocation.
 */
final class FunctionDeployment {
    private static final int OLD_TEMPLATES_KEPT = 2;

    private FunctionDeployment() {}

    static Deployment desired(Workload workload, List<PodFeature> features) {
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
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Labels.of(workload))
                .endMetadata()
                .withSpec(pod(workload, features))
                .endTemplate()
                .endSpec()
                .build();
    }

    private static PodSpec pod(Workload workload, List<PodFeature> features) {
        PodSpecBuilder pod = new PodSpecBuilder();
        ContainerBuilder container = new ContainerBuilder()
                .withName(Workload.CONTAINER)
                .withImage(workload.runtime().image())
                .withImagePullPolicy("IfNotPresent");
        features.forEach(feature -> feature.apply(workload, pod, container));
        return pod.withContainers(container.build()).build();
    }
}
