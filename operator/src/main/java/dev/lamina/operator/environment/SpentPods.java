package dev.lamina.operator.environment;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Deletes the pods whose container image has ended after it was initialised, by a crash or because it was killed at a
 * timeout. Their ReplicaSet creates new ones at once. The kubelet would start the container again, but with the same
 * /tmp, and after each further end with a longer pause. An image that ends again and again is left to these pauses, so
 * that it does not fill the cluster with new pods. See docs/adr/0042.
 */
public final class SpentPods {
    private static final Logger LOG = Logger.getLogger(SpentPods.class);

    private final ReplacementBudget budget;

    // Mutable state: functions with pods that are left to the kubelet, to log it once
    private final Set<String> overspent = ConcurrentHashMap.newKeySet();

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    public SpentPods(LongSupplier clock) {
        this.budget = new ReplacementBudget(clock);
    }

    /**
     * A pod that cannot be deleted serves on, as the kubelet starts its container.
     *
     * @return when to call this again, if pods are left because too many have been replaced
     */
    public Optional<Duration> replace(
            KubernetesClient client, String namespace, String function, List<Environment> environments) {
        return replace(namespace + "/" + function, environments, pod -> {
            try {
                client.pods().inNamespace(namespace).withName(pod).delete();
                LOG.infof("Replaced pod %s/%s, because its container image has ended", namespace, pod);
            } catch (KubernetesClientException e) {
                LOG.warnf(
                        "Could not replace pod %s/%s, whose container image has ended: %s",
                        namespace, pod, e.getMessage());
            }
        });
    }

    Optional<Duration> replace(String function, List<Environment> environments, Consumer<String> delete) {
        List<String> spent = environments.stream()
                .filter(Environment::spent)
                .map(Environment::pod)
                .toList();
        for (String pod : spent) {
            if (!budget.take(function)) {
                return later(function);
            }
            delete.accept(pod);
        }
        overspent.remove(function);
        return Optional.empty();
    }

    private Optional<Duration> later(String function) {
        overspent.retainAll(budget.used());
        if (overspent.add(function)) {
            LOG.warnf(
                    "The container image of %s ends again and again: from now on one pod in %d s is replaced, "
                            + "and the kubelet starts the others again",
                    function, ReplacementBudget.ONE_MORE_AFTER.toSeconds());
        }
        return Optional.of(ReplacementBudget.ONE_MORE_AFTER);
    }
}
