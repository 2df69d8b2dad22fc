package dev.lamina.operator.pool;

import dev.lamina.api.Lamina;
import dev.lamina.api.VersionName;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides whether a parked pod can be a pod of a function: whether the templates of both are equal, except for what
 * makes no difference. So a setting of which nobody thought here makes a function start without the pool.
 */
final class PoolFit {
    /** The variable that pods without volumes have from a Secret; a parked pod has another token. */
    static final String TOKEN = "LAMINA_TOKEN";

    private PoolFit() {}

    /**
     * Returns one word that says why not; empty if it can.
     *
     * @param function Deployment of the function, as the API server has it
     * @param pool Deployment of the pool, as the API server has it
     */
    static Optional<String> objection(Deployment function, Deployment pool) {
        PodSpec wanted = spec(function);
        PodSpec parked = spec(pool);
        if (wanted.getContainers().size() != 1) {
            return Optional.of("image");
        }
        Container ours = wanted.getContainers().getFirst();
        Container theirs = parked.getContainers().getFirst();
        if (!ours.getEnvFrom().isEmpty() || ours.getEnv().stream().anyMatch(PoolFit::isFromSecret)) {
            return Optional.of("environmentFrom");
        }
        if (ours.getEnv().stream().anyMatch(PoolFit::isSnapStart)) {
            return Optional.of("snapStart");
        }
        if (!wanted.getVolumes().isEmpty()) {
            return Optional.of("volumes");
        }
        if (!Objects.equals(wanted.getServiceAccountName(), ownAccount(function))) {
            return Optional.of("serviceAccount");
        }
        if (!Objects.equals(ours.getImage(), theirs.getImage())) {
            return Optional.of("image");
        }
        if (!Objects.equals(memory(ours), memory(theirs))) {
            return Optional.of("memory");
        }
        if (!Objects.equals(ours.getResources(), theirs.getResources())) {
            return Optional.of("resources");
        }
        return comparable(wanted).equals(comparable(parked)) ? Optional.empty() : Optional.of("pod");
    }

    private static PodSpec spec(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec();
    }

    private static boolean isFromSecret(EnvVar variable) {
        return variable.getValueFrom() != null
                && variable.getValueFrom().getSecretKeyRef() != null
                && !variable.getName().equals(TOKEN);
    }

    /** A JVM loads a start cache when it starts. */
    private static boolean isSnapStart(EnvVar variable) {
        return variable.getName().equals("AWS_LAMBDA_INITIALIZATION_TYPE") && "snap-start".equals(variable.getValue());
    }

    private static Quantity memory(Container container) {
        return container.getResources().getLimits().get("memory");
    }

    /** Returns the ServiceAccount that the operator makes for a function that names none. */
    private static String ownAccount(Deployment function) {
        String name = function.getMetadata().getLabels().get(Lamina.FUNCTION_LABEL);
        return Lamina.childName(VersionName.of(name).function());
    }

    /** Returns the template without what a parked pod has of its own. */
    private static PodSpec comparable(PodSpec spec) {
        return new PodSpecBuilder(spec)
                .withServiceAccountName(null)
                .withServiceAccount(null)
                .withTerminationGracePeriodSeconds(null)
                .withVolumes(List.of())
                .withTopologySpreadConstraints(List.of())
                .withContainers(new ContainerBuilder(spec.getContainers().getFirst())
                        .withEnv(List.of())
                        .withVolumeMounts(List.of())
                        .withStartupProbe(null)
                        .build())
                .build();
    }
}
