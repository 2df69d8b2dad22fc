package dev.lamina.e2e.soak;

import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Kills at random: with SIGKILL, in the node, and then takes the pod away, so that the next one is made at once. A container
 * that is killed again and again would otherwise be kept waiting by the kubelet, for longer each time.
 */
final class Chaos {
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofSeconds(12);

  /** Pods of one kind; one of them is killed at a time. */
  record Victim(String name, String namespace, Map<String, String> labels) {}

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

  /** Goes through all victims in an order of chance again and again, so that each has its turn in any two minutes. */
  void rage(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    List<Victim> turn = new ArrayList<>();
    while (true) {
      long pause = SHORTEST.toMillis() + random.nextLong(LONGEST.toMillis() - SHORTEST.toMillis());
      if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) - end > 0) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      if (turn.isEmpty()) {
        turn.addAll(victims);
      }
      kill(turn.remove(random.nextInt(turn.size())));
    }
  }

  private void kill(Victim victim) {
    try {
      List<Pod> pods = pods(victim).stream().filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && Readiness.getInstance().isReady(pod)).toList();
      if (pods.isEmpty()) {
        System.out.println("soak: no " + victim.name() + " is up to be killed");
        return;
      }
      Pod pod = pods.get(random.nextInt(pods.size()));
      for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
        cluster.kill(container.getContainerID().substring(container.getContainerID().lastIndexOf('/') + 1));
      }
      client.resource(pod).withGracePeriod(0).delete();
      killed.merge(victim.name(), 1, Integer::sum);
      System.out.println("soak: killed " + victim.name() + " " + pod.getMetadata().getName());
    } catch (IllegalStateException | KubernetesClientException e) {
      System.out.println("soak: " + victim.name() + " escaped: " + e.getMessage()); // it ended by itself just then
    }
  }

  /** Whether everybody is back. */
  boolean isOver() {
    return victims.stream().filter(victim -> !victim.labels().containsKey("lamina.dev/function"))
        .allMatch(victim -> !pods(victim).isEmpty() && pods(victim).stream().allMatch(Readiness.getInstance()::isReady));
  }

  /** How often each was killed. */
  Map<String, Integer> killed() {
    return killed;
  }

  private List<Pod> pods(Victim victim) {
    return client.pods().inNamespace(victim.namespace()).withLabels(victim.labels()).list().getItems();
  }
}
