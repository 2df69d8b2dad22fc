package dev.lamina.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The gateways of the installation, and how tests kill and replace them. */
public final class Gateways {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String DEPLOYMENT = "lamina-gateway";

    private final Installation installation;
    private final KubernetesClient client;

    Gateways(Installation installation) {
        this.installation = installation;
        this.client = installation.client();
    }

    /** By `helm upgrade`; returns when all are ready. */
    public void scale(int replicas) {
        installation.install("--set", "gateway.replicas=" + replicas);
        awaitReady(replicas);
    }

    /** By `helm upgrade` with further settings of the chart; returns when all parts are ready. */
    public void configure(String... settings) {
        installation.install(
                Stream.of(settings).flatMap(one -> Stream.of("--set", one)).toArray(String[]::new));
    }

    /**
     * Gives the parts of the installation a certificate for the connections between them, with which all ports without
     * TLS close ({@code tls.internal}); returns when all parts are ready.
     */
    public void secureInside() {
        client.resource(InternalCertificate.secret(Installation.NAMESPACE)).serverSideApply();
        configure("tls.internal.enabled=true", "tls.internal.secretName=" + InternalCertificate.NAME);
    }

    /** Helm's error for an upgrade with these settings of the chart, which is not done. */
    public Helm.Result tryUpgrade(String settings) {
        return installation.tryUpgrade("--set", settings);
    }

    /** With the settings that they had at the start. */
    public void restore() {
        installation.restore();
    }

    /** Names of the pods that are not being deleted. */
    public List<String> pods() {
        return present().stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    /** How often each of those pods has restarted its container. */
    public Map<String, Integer> restarts() {
        return present().stream()
                .collect(Collectors.toMap(
                        pod -> pod.getMetadata().getName(),
                        pod -> pod.getStatus().getContainerStatuses().getFirst().getRestartCount()));
    }

    /**
     * Kills without time to finish anything; the pod is deleted from the API at once, and another one is created for
     * it.
     */
    public void kill(String pod) {
        client.pods()
                .inNamespace(Installation.NAMESPACE)
                .withName(pod)
                .withGracePeriod(0)
                .delete();
    }

    /** Asks all to stop, as an upgrade does; returns at once, while they still serve callers that have a connection. */
    public void askToStop() {
        pods().forEach(pod ->
                client.pods().inNamespace(Installation.NAMESPACE).withName(pod).delete());
    }

    /** As `kubectl rollout restart`; returns when all are new and the old ones are deleted. */
    public void roll() {
        List<String> old = pods();
        client.apps()
                .deployments()
                .inNamespace(Installation.NAMESPACE)
                .withName(DEPLOYMENT)
                .rolling()
                .restart();
        await("new gateways")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(all())
                        .extracting(pod -> pod.getMetadata().getName())
                        .doesNotContainAnyElementsOf(old));
        awaitReady(old.size());
    }

    public void awaitReady(int replicas) {
        await(replicas + " gateways are ready")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> assertThat(present()).hasSize(replicas).allMatch(Readiness::isPodReady));
    }

    private List<Pod> present() {
        return all().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    private List<Pod> all() {
        return client.pods()
                .inNamespace(Installation.NAMESPACE)
                .withLabel("app.kubernetes.io/component", "gateway")
                .list()
                .getItems();
    }
}
