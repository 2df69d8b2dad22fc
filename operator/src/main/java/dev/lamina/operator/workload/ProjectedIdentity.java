package dev.lamina.operator.workload;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** Adds the token by which the gateway identifies the pod: bound to the pod, renewed by the kubelet, in a volume. */
record ProjectedIdentity() implements PodFeature {
    private static final String VOLUME = "gateway-token";
    private static final String FOLDER = "/var/run/secrets/lamina.dev";
    private static final String FILE = "token";
    private static final long SECONDS = 3600;

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        pod.addNewVolume()
                .withName(VOLUME)
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken()
                .withAudience(Lamina.GATEWAY_AUDIENCE)
                .withExpirationSeconds(SECONDS)
                .withPath(FILE)
                .endServiceAccountToken()
                .endSource()
                .endProjected()
                .endVolume();
        container
                .addNewVolumeMount()
                .withName(VOLUME)
                .withMountPath(FOLDER)
                .withReadOnly(true)
                .endVolumeMount();
        Variables.add(container, "LAMINA_TOKEN_FILE", FOLDER + "/" + FILE);
    }
}
