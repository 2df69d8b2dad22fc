package dev.lamina.operator.workload;

import dev.lamina.operator.config.OperatorConfig;
import java.util.List;
import java.util.Optional;

/**
 * The pod of a container image: the user's image runs as it is, and Lamina's program is a container next to it, which
 * serves Lambda's Runtime API on loopback. See docs/adr/0042.
 */
final class ImagePod {
    private ImagePod() {}

    /** Returns the containers in the order in which the kubelet starts them. */
    static List<PodContainer> containers(OperatorConfig config, StoreUrl store) {
        return List.of(
                new PodContainer(
                        Workload.SIDECAR,
                        List.of(
                                new RuntimeContainerImage(),
                                new SharedProcesses(),
                                new LambdaVariables(config.region()),
                                new ContentVariables(GatewayAccess.of(config.gateway())),
                                new RoleVariables(config.sts(), Optional::empty),
                                new LoggingVariables(),
                                new RestrictedSecurity(),
                                new SidecarIdentity(VolumeChoice.of(config.podKey())),
                                new StateVolume(),
                                new ReadOnlyRoot(),
                                new SidecarResources(config.sidecar(), config.startCpu()),
                                new StartupProbe(),
                                new ServingBeforeFunction(),
                                new Termination())),
                new PodContainer(
                        Workload.CONTAINER,
                        List.of(
                                new UserImage(),
                                new LambdaVariables(config.region()),
                                new PublishEndpoints(config.gateway().publicAddress()),
                                new RoleVariables(config.sts(), store),
                                new LoggingVariables(),
                                new UserVariables(),
                                new RoleIdentity(),
                                new RestrictedSecurity(),
                                new MemoryAndCpu(Cpu.of(config)),
                                new TmpVolume(),
                                new ReadOnlyRoot(),
                                new EndAfterInvocation())));
    }
}
