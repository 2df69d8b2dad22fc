package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Optional;

/**
 * Chooses between pods with and without volumes. The kubelet checks every 300 ms whether a pod's volumes are mounted,
 * so a pod with any volume, even one for a token, starts later by that time. Provisioned environments gain nothing from
 * having no volumes.
 *
 * @param withoutVolumes the identity of a pod without volumes; empty if all pods have volumes
 */
record VolumeChoice(Optional<SignedIdentity> withoutVolumes) implements PodFeature {
    private static final List<PodFeature> VOLUMES =
            List.of(new ProjectedIdentity(), new ScratchVolumes(), new ReadOnlyRoot());

    /** @param podKey as of {@code OperatorConfig} */
    static VolumeChoice of(Optional<String> podKey) {
        return new VolumeChoice(podKey.map(SignedIdentity::new));
    }

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        List<PodFeature> features = identity(workload)
                .<List<PodFeature>>map(signed -> List.of(signed, new ContainerDisk()))
                .orElse(VOLUMES);
        features.forEach(feature -> feature.apply(workload, pod, container));
    }

    /** Returns the Secret that a pod without volumes needs; empty for a pod with volumes. */
    Optional<Secret> secret(Workload workload) {
        return identity(workload).map(signed -> signed.secret(workload));
    }

    /** Returns the identity of a pod without volumes; empty for a pod with volumes. */
    Optional<SignedIdentity> identity(Workload workload) {
        return withoutVolumes.filter(signed -> !workload.isKept());
    }
}
