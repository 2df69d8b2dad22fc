package dev.lamina.e2e.soak;

import dev.lamina.e2e.soak.Chaos.Victim;
import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What happens to a pod instead of its end, for some seconds: it is frozen, its network to the gateways and NATS
 * servers is cut, or its disk is full.
 */
final class Faults {
    /** Longer than the leases of members and of events; the kubelet may restart a frozen container meanwhile. */
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private static final int SPREAD_SECONDS = 20;
    private static final Duration DISK_FULL = Duration.ofSeconds(5);
    private static final int DISK_SPREAD_SECONDS = 10;
    private static final String SYSTEM = "lamina-system";
    private static final String COMPONENT = "app.kubernetes.io/component";
    private static final List<String> CONNECTED = List.of("gateway", "nats");

    /** One kind of fault, which begins and returns its name. */
    @FunctionalInterface
    private interface Fault {
        String begin(Victim victim, Pod pod);
    }

    private final TestCluster cluster;
    private final KubernetesClient client;
    private final Random random;
    private final Map<String, Integer> begun = new HashMap<>();

    Faults(TestCluster cluster, KubernetesClient client, Random random) {
        this.cluster = cluster;
        this.client = client;
        this.random = random;
    }

    /**
     * Begins the one whose turn it is for this kind of pod; it ends by itself.
     *
     * @return what it is, such as {@code nats (disk full)}
     */
    String begin(Victim victim, Pod pod) {
        List<Fault> kinds = switch (victim.name()) {
            case "nats" -> List.of(this::fillDisk, this::cutOff, this::freeze);
            case "gateway" -> List.of(this::cutOff, this::freeze);
            default -> List.of(this::freeze);
        };
        int turn = begun.merge(victim.name(), 1, Integer::sum) - 1;
        return kinds.get(turn % kinds.size()).begin(victim, pod);
    }

    private String freeze(Victim victim, Pod pod) {
        List<String> containers = containers(pod);
        containers.forEach(cluster::freeze);
        Duration time = SHORTEST.plusSeconds(random.nextInt(SPREAD_SECONDS));
        report("froze", pod, time);
        CompletableFuture.delayedExecutor(time.toSeconds(), TimeUnit.SECONDS)
                .execute(() -> containers.forEach(this::thaw));
        return victim.name() + " (frozen)";
    }

    private void thaw(String container) {
        try {
            cluster.thaw(container);
        } catch (IllegalStateException e) {
            System.out.println("soak: a frozen container has ended: " + e.getMessage());
        }
    }

    /** Callers still reach a gateway, and the kubelet reaches both, so nothing restarts them. */
    private String cutOff(Victim victim, Pod pod) {
        Duration time = SHORTEST.plusSeconds(random.nextInt(SPREAD_SECONDS));
        cluster.cutOff(containers(pod).getFirst(), time, others(pod));
        report("cut off", pod, time);
        return victim.name() + " (cut off)";
    }

    /** Addresses of the other gateways and NATS servers, and of the Service of NATS. */
    private List<String> others(Pod pod) {
        Stream<String> pods = CONNECTED.stream()
                .flatMap(component ->
                        client
                                .pods()
                                .inNamespace(SYSTEM)
                                .withLabels(Map.of(COMPONENT, component))
                                .list()
                                .getItems()
                                .stream())
                .map(other -> other.getStatus().getPodIP())
                .filter(ip -> ip != null && !ip.equals(pod.getStatus().getPodIP()));
        String service = client.services()
                .inNamespace(SYSTEM)
                .withName("lamina-nats")
                .get()
                .getSpec()
                .getClusterIP();
        return Stream.concat(pods, Stream.of(service)).toList();
    }

    private String fillDisk(Victim victim, Pod pod) {
        String volume = client.persistentVolumeClaims()
                .inNamespace(SYSTEM)
                .withName("data-" + pod.getMetadata().getName())
                .get()
                .getSpec()
                .getVolumeName();
        String path = client.persistentVolumes()
                .withName(volume)
                .get()
                .getSpec()
                .getHostPath()
                .getPath();
        Duration time = DISK_FULL.plusSeconds(random.nextInt(DISK_SPREAD_SECONDS));
        cluster.fillDisk(path, time);
        report("filled the disk of", pod, time);
        return victim.name() + " (disk full)";
    }

    static List<String> containers(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getContainerID)
                .map(id -> id.substring(id.lastIndexOf('/') + 1))
                .toList();
    }

    private static void report(String what, Pod pod, Duration time) {
        System.out.println("soak: " + what + " " + pod.getMetadata().getName() + " for " + time.toSeconds() + " s");
    }
}
