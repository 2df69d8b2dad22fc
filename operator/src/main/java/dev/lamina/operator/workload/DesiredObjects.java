package dev.lamina.operator.workload;

import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.keda.ScaledObjectSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Computes the objects of a function. Pure: they depend only on the workload, on the installation's settings and on the
 * address of its store. They have no empty fields and no Kubernetes defaults, because a field that the API server drops
 * would be sent again indefinitely.
 */
@ApplicationScoped
public class DesiredObjects {
    private final OperatorConfig config;
    private final List<PodContainer> ofArchives;
    private final List<PodContainer> ofImage;
    private final VolumeChoice volumes;
    private final TriggerScalers triggerScalers;
    private final PodPlacement placement;
    private final GatewayAccess gateway;

    public DesiredObjects(OperatorConfig config, StoreUrl store) {
        this.config = config;
        this.triggerScalers = new TriggerScalers(config.region(), config.nats().prefix());
        this.placement = PodPlacement.of(config);
        this.gateway = GatewayAccess.of(config.gateway());
        this.volumes = VolumeChoice.of(config.podKey());
        this.ofImage = ImagePod.containers(config, store);
        this.ofArchives = List.of(new PodContainer(Workload.CONTAINER, features(config, volumes, store)));
    }

    private static List<PodFeature> features(OperatorConfig config, VolumeChoice volumes, StoreUrl store) {
        return List.of(
                new RuntimeContainerImage(),
                new LambdaVariables(config.region()),
                new ContentVariables(GatewayAccess.of(config.gateway())),
                new PublishEndpoints(config.gateway().publicAddress()),
                new RoleVariables(config.sts(), store),
                new LoggingVariables(),
                new UserVariables(),
                new RoleIdentity(),
                new RestrictedSecurity(),
                new MemoryAndCpu(Cpu.of(config)),
                volumes,
                new StartupProbe(),
                new LoopbackHost(),
                new Termination());
    }

    /** Returns the objects in the order of writing: the identity before the Deployment, the ScaledObject last. */
    public List<HasMetadata> of(Workload workload) {
        List<HasMetadata> objects = new ArrayList<>();
        if (workload.givenServiceAccount().isEmpty() && !workload.version().isPublished()) {
            objects.add(FunctionServiceAccount.desired(workload));
        }
        volumes.secret(workload).ifPresent(objects::add);
        objects.add(
                FunctionDeployment.desired(workload, workload.image().isPresent() ? ofImage : ofArchives, placement));
        objects.addAll(triggerScalers.authentications(workload));
        objects.add(FunctionScaledObject.desired(
                workload, config.gateway().scalerAddress(), gateway, config.maxReplicas(), sources(workload)));
        return List.copyOf(objects);
    }

    private List<ScaledObjectSpec.Trigger> sources(Workload workload) {
        return Stream.concat(triggerScalers.triggers(workload).stream(), ScheduleWarmups.triggers(workload).stream())
                .toList();
    }
}
