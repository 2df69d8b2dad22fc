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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Kills pods at random: with SIGKILL, on the node. Then it deletes most of them, so that the next pod is created at
 * once. The kubelet makes a container that is killed again and again wait, longer each time, up to five minutes.
 */
final class Chaos {
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(12);
    private static final Duration FROZEN = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofMinutes(3);
    /** After that, a container that starts again in its pod would hardly run. */
    private static final int MOST_RESTARTS = 3;

    /** Pods of one kind; one of them is killed at a time. */
    record Victim(String name, String namespace, Map<String, String> labels, Life life) {}

    /** How pods live. */
    enum Life {
        /** They also start and end by themselves. */
        PASSING,
        /** Another pod replaces one that was killed. */
        REPLACED,
        /** The pod stays, because it has the files: its container starts again. */
        RESTARTED
    }

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final List<Victim> victims;
    private final Random random;
    private final boolean freezing;
    private final Map<String, Integer> killed = new TreeMap<>();

    /** @param freezing whether some are frozen for a while instead: they look as if the network were cut */
    Chaos(TestCluster cluster, KubernetesClient client, List<Victim> victims, long seed, boolean freezing) {
        this.cluster = cluster;
        this.client = client;
        this.victims = victims;
        this.random = new Random(seed);
        this.freezing = freezing;
    }

    /**
     * Kills all victims in random order, again and again; a victim that has not started since its last kill is skipped.
     * Ends when the time is over and each victim was killed once, however slowly the machine starts them.
     */
    void rage(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long atLast = end + GRACE.toNanos();
        List<Victim> turn = new ArrayList<>();
        while (System.nanoTime() < (killed.size() == victims.size() ? end : atLast)) {
            TimeUnit.MILLISECONDS.sleep(
                    SHORTEST.toMillis() + random.nextLong(LONGEST.toMillis() - SHORTEST.toMillis()));
            if (turn.isEmpty()) {
                victims.stream().filter(this::mayDie).forEach(turn::add);
            }
            Collections.shuffle(turn, random);
            turn.stream().filter(this::kill).findFirst().ifPresent(turn::remove);
        }
    }

    private boolean mayDie(Victim victim) {
        return victim.life() != Life.RESTARTED || killed.getOrDefault(victim.name(), 0) < MOST_RESTARTS;
    }

    /** False if none of them runs. */
    private boolean kill(Victim victim) {
        try {
            List<Pod> pods = pods(victim).stream()
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && isUp(victim, pod))
                    .toList();
            if (pods.isEmpty()) {
                return false;
            }
            Pod pod = pods.get(random.nextInt(pods.size()));
            if (freezing && victim.life() == Life.REPLACED && random.nextInt(3) == 0) {
                freeze(victim, pod);
                return true;
            }
            containers(pod).forEach(cluster::kill);
            if (victim.life() != Life.RESTARTED) {
                client.resource(pod).withGracePeriod(0).delete();
            }
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

    private static List<String> containers(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getContainerID)
                .map(id -> id.substring(id.lastIndexOf('/') + 1))
                .toList();
    }

    /** Longer than the leases of members and of events; the kubelet may restart it meanwhile. */
    private void freeze(Victim victim, Pod pod) {
        List<String> containers = containers(pod);
        containers.forEach(cluster::freeze);
        Duration time = FROZEN.plusSeconds(random.nextInt(20));
        System.out.println(
                "soak: froze " + victim.name() + " " + pod.getMetadata().getName() + " for " + time.toSeconds() + " s");
        CompletableFuture.delayedExecutor(time.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> containers.forEach(this::thaw));
    }

    private void thaw(String container) {
        try {
            cluster.thaw(container);
        } catch (IllegalStateException e) {
            System.out.println("soak: a frozen container has ended: " + e.getMessage());
        }
    }

    /** The API server does not respond for this time; returns when it does again. */
    void withoutApiServer(Duration time) throws InterruptedException {
        cluster.freezeApiServer(true);
        try {
            System.out.println("soak: the API server is away for " + time.toSeconds() + " s");
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } finally {
            cluster.freezeApiServer(false);
        }
    }

    /** An environment works before Kubernetes reports it. */
    private static boolean isUp(Victim victim, Pod pod) {
        return victim.life() == Life.PASSING
                ? pod.getStatus().getContainerStatuses().stream()
                        .anyMatch(container -> container.getState().getRunning() != null)
                : Readiness.getInstance().isReady(pod);
    }

    /** Whether all victims run again. */
    boolean isOver() {
        return victims.stream()
                .filter(victim -> victim.life() != Life.PASSING)
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
