package dev.lamina.operator.workload;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.Lamina;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Computes the objects of a pool. Its pods are made of the same features as those of a function that has no settings of
 * its own, so that they can become pods of such functions. The ServiceAccount owns the other objects: to delete it is
 * to delete the pool.
 */
public final class PoolObjects {
    private static final String TMP = "512Mi"; // Lambda's default

    private final OperatorConfig config;
    private final PodPlacement placement;

    public PoolObjects(OperatorConfig config) {
        this.config = config;
        this.placement = PodPlacement.of(config);
    }

    public ServiceAccount account(String namespace, String pool) {
        return new ServiceAccountBuilder()
                .withMetadata(metadata(namespace, pool))
                .withAutomountServiceAccountToken(false)
                .build();
    }

    /**
     * Returns the policy that denies all connections to parked pods, as for those of functions. A pod that has a
     * function keeps the pool's label until the function's ReplicaSet has it, so that one of the two always selects it.
     */
    public NetworkPolicy networkPolicy(ServiceAccount account, String pool) {
        return new NetworkPolicyBuilder()
                .withMetadata(owned(account, pool))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(selector(pool))
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .endSpec()
                .build();
    }

    public Deployment deployment(ServiceAccount account, String pool, OperatorConfig.PoolClass settings) {
        return new DeploymentBuilder()
                .withMetadata(owned(account, pool))
                .withNewSpec()
                .withReplicas(settings.size())
                .withRevisionHistoryLimit(1)
                .withNewSelector()
                .withMatchLabels(selector(pool))
                .endSelector()
                .withTemplate(placement.apply(template(account.getMetadata().getNamespace(), pool, settings)))
                .endSpec()
                .build();
    }

    private PodTemplateSpec template(String namespace, String pool, OperatorConfig.PoolClass settings) {
        Workload workload = new Workload(
                function(namespace, settings),
                new RuntimeImage(config.runtimes().get(settings.runtime()).image(), ""),
                "",
                List.of(),
                List.of());
        PodSpecBuilder pod = new PodSpecBuilder();
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels(pool))
                .endMetadata()
                .withSpec(pod.withContainers(new PodContainer(Workload.CONTAINER, features(pool)).made(workload, pod))
                        .build())
                .build();
    }

    private List<PodFeature> features(String pool) {
        return List.of(
                new RuntimeContainerImage(),
                new PoolIdentity(pool, Lamina.poolName(pool), GatewayAccess.of(config.gateway())),
                new ProjectedIdentity(),
                new RestrictedSecurity(),
                new MemoryAndCpu(Cpu.of(config)),
                new ContainerDisk(),
                new LoopbackHost());
    }

    private static Function function(String namespace, OperatorConfig.PoolClass settings) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("parked")
                .build());
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime(settings.runtime())
                .memory(settings.memory())
                .ephemeralStorage(TMP)
                .build());
        return function;
    }

    private static ObjectMeta metadata(String namespace, String pool) {
        return new ObjectMetaBuilder()
                .withName(Lamina.poolName(pool))
                .withNamespace(namespace)
                .withLabels(labels(pool))
                .build();
    }

    private static ObjectMeta owned(ServiceAccount account, String pool) {
        ObjectMeta metadata = metadata(account.getMetadata().getNamespace(), pool);
        metadata.setOwnerReferences(List.of(new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("ServiceAccount")
                .withName(account.getMetadata().getName())
                .withUid(account.getMetadata().getUid())
                .build()));
        return metadata;
    }

    private static Map<String, String> labels(String pool) {
        Map<String, String> labels = new TreeMap<>(selector(pool));
        labels.put("app.kubernetes.io/name", Lamina.poolName(pool));
        labels.put("app.kubernetes.io/component", "pool");
        labels.put("app.kubernetes.io/part-of", "lamina");
        labels.put("app.kubernetes.io/managed-by", "lamina-operator");
        return labels;
    }

    private static Map<String, String> selector(String pool) {
        return Map.of(Lamina.POOL_LABEL, pool);
    }
}
