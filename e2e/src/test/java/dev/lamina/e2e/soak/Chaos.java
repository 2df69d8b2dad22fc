package dev.lamina.e2e.soak;

import dev.lamina.testbed.TestCluster;
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
 * Kills pods at random: with SIGKILL, on the node. Then it deletes most of them, so that the next pod is created at
 * once. The kubelet makes a container that is killed again and again wait, longer each time, up to five minutes.
 */
final class Chaos {
    private static final Duration SHORTEST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(12);
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
    private final boolean hard;
    private final Faults faults;
    private final Map<String, Integer> hits = new TreeMap<>();
    private final Map<String, Integer> killed = new TreeMap<>();
    private final Map<String, Integer> disturbed = new TreeMap<>();

    /** @param hard whether every second time they stay, and have {@link Faults} for a while instead */
    Chaos(TestCluster cluster, KubernetesClient client, List<Victim> victims, long seed, boolean hard) {
        this.cluster = cluster;
        this.client = client;
        this.victims = victims;
        this.random = new Random(seed);
        this.hard = hard;
        this.faults = new Faults(cluster, client, random);
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
            if (hard && victim.life() == Life.REPLACED && hits.merge(victim.name(), 1, Integer::sum) % 2 == 0) {
                disturbed.merge(faults.begin(victim, pod), 1, Integer::sum);
                return true;
            }
            Faults.containers(pod).forEach(cluster::kill);
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

    /** How often each had which fault. */
    Map<String, Integer> disturbed() {
        return disturbed;
    }

    private List<Pod> pods(Victim victim) {
        return client.pods()
                .inNamespace(victim.namespace())
                .withLabels(victim.labels())
                .list()
                .getItems();
    }
}
