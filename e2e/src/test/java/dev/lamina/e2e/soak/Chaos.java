package dev.lamina.e2e.soak;

import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Kills at random: with SIGKILL, in the node, and then takes the pod away, so that the next one is made at once. A
 * container that is killed again and again would otherwise be kept waiting by the kubelet, for longer each time.
 */
final class Chaos {
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(12);
    private static final Duration GRACE = Duration.ofMinutes(3);

    /**
     * Pods of one kind; one of them is killed at a time.
     *
     * @param passing they come and go by themselves as well
     */
    record Victim(String name, String namespace, Map<String, String> labels, boolean passing) {}

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final List<Victim> victims;
    private final Random random;
    private final Map<String, Integer> killed = new TreeMap<>();

    Chaos(TestCluster cluster, KubernetesClient client, List<Victim> victims, long seed) {
        this.cluster = cluster;
        this.client = client;
        this.victims = victims;
        this.random = new Random(seed);
    }

    /**
     * Goes through all victims in an order of chance again and again; one that is not up yet since its last death is
     * passed over. Ends when the time is over and each was killed once, however slow the machine is to bring them back.
     */
    void rage(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long atLast = end + GRACE.toNanos();
        List<Victim> turn = new ArrayList<>();
        while (System.nanoTime() < (killed.size() == victims.size() ? end : atLast)) {
            TimeUnit.MILLISECONDS.sleep(
                    SHORTEST.toMillis() + random.nextLong(LONGEST.toMillis() - SHORTEST.toMillis()));
            if (turn.isEmpty()) {
                turn.addAll(victims);
            }
            Collections.shuffle(turn, random);
            turn.stream().filter(this::kill).findFirst().ifPresent(turn::remove);
        }
    }

    /** False when none of them is up. */
    private boolean kill(Victim victim) {
        try {
            List<Pod> pods = pods(victim).stream()
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && isUp(victim, pod))
                    .toList();
            if (pods.isEmpty()) {
                return false;
            }
            Pod pod = pods.get(random.nextInt(pods.size()));
            for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
                cluster.kill(container
                        .getContainerID()
                        .substring(container.getContainerID().lastIndexOf('/') + 1));
            }
            client.resource(pod).withGracePeriod(0).delete();
            killed.merge(victim.name(), 1, Integer::sum);
            System.out.println(
                    "soak: killed " + victim.name() + " " + pod.getMetadata().getName());
            return true;
        } catch (IllegalStateException | KubernetesClientException e) {
            System.out.println(
                    "soak: " + victim.name() + " escaped: " + e.getMessage()); // it ended by itself just then
            return false;
        }
    }

    /** An environment works before Kubernetes takes note of it. */
    private static boolean isUp(Victim victim, Pod pod) {
        return victim.passing()
                ? pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(container -> container.getState().getRunning() != null)
                : Readiness.getInstance().isReady(pod);
    }

    /** Whether everybody is back. */
    boolean isOver() {
        return victims.stream()
                .filter(victim -> !victim.passing())
                .allMatch(victim ->
                        !pods(victim).isEmpty() && pods(victim).stream().allMatch(Readiness.getInstance()::isReady));
    }

    /** How often each was killed. */
    Map<String, Integer> killed() {
        return killed;
    }

    private List<Pod> pods(Victim victim) {
        return client.pods()
                .inNamespace(victim.namespace())
                .withLabels(victim.labels())
                .list()
                .getItems();
    }
}
