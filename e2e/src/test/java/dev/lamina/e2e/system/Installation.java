package dev.lamina.e2e.system;

import static org.awaitility.Awaitility.await;

import dev.lamina.testbed.ClusterClient;
import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Lamina as the chart installs it on the tests' cluster, with the demo's values. */
final class Installation implements AutoCloseable {
    static final String NAMESPACE = "lamina-system";

    private static final Duration REACHABLE_WITHIN = Duration.ofMinutes(2);

    /** The pod of `helm test` stays when it has ended. */
    private static final List<String> ENDED = List.of("Succeeded", "Failed");

    private final TestCluster cluster;
    private final KubernetesClient client;

    // Mutable state
    private boolean reconfigured;

    private Installation(TestCluster cluster) {
        this.cluster = cluster;
        this.client = ClusterClient.of(cluster.kubeconfig());
    }

    static Installation start() {
        Installation installation = new Installation(TestCluster.shared());
        installation.cluster.load(Release.TODAYS.images());
        installation.restrictNamespace();
        installation.install();
        return installation;
    }

    // The chart's own pods have to meet the strictest pod security standard, as pods of functions do.
    private void restrictNamespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** Helm's error for an upgrade with these further arguments, which is not done. */
    Helm.Result tryUpgrade(String... settings) {
        List<String> helm = new ArrayList<>(List.of(
                "upgrade",
                "lamina",
                "../helm/lamina",
                "-n",
                NAMESPACE,
                "-f",
                "../dev/values.yaml",
                "--kubeconfig",
                kubeconfig().toString(),
                "--dry-run=server"));
        helm.addAll(List.of(settings));
        return Helm.run(helm.toArray(String[]::new));
    }

    /** `helm test`: its log, or the error with what the cluster says. */
    Helm.Result helmTest() {
        Helm.Result result = Helm.run(
                "test",
                "lamina",
                "-n",
                NAMESPACE,
                "--kubeconfig",
                kubeconfig().toString(),
                "--timeout",
                "5m",
                "--logs");
        String diagnosis = result.status() == 0 ? "" : "\n" + Diagnosis.ofInstallation(client);
        // It stays for its log, also after an uninstall.
        client.pods().inNamespace(NAMESPACE).withName("lamina-test").delete();
        return new Helm.Result(result.status(), result.output() + diagnosis);
    }

    /** @param settings further arguments for helm; without any, everything is as it was at first */
    void install(String... settings) {
        reconfigured = settings.length > 0;
        install(Release.TODAYS, settings);
    }

    /** Everything is as it was at first. */
    void restore() {
        if (reconfigured) {
            install();
        }
    }

    /** As with users of the previous version: of the present one only what every uninstall leaves remains. */
    void beginWithPrevious() {
        Release previous = Release.previous();
        cluster.load(previous.images());
        Helm.Result removed = Helm.run(
                "uninstall",
                "lamina",
                "-n",
                NAMESPACE,
                "--kubeconfig",
                kubeconfig().toString(),
                "--wait",
                "--timeout",
                "5m");
        if (removed.status() != 0) {
            throw new IllegalStateException("the chart could not be uninstalled: " + removed.output());
        }
        await("no pod runs in " + NAMESPACE)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> client.pods().inNamespace(NAMESPACE).list().getItems().stream()
                        .allMatch(pod -> ENDED.contains(pod.getStatus().getPhase())));
        install(previous);
    }

    private void install(Release release, String... settings) {
        // The operator's tests have already installed the same CRDs in this cluster.
        List<String> helm = new ArrayList<>(List.of(
                "upgrade",
                "--install",
                "lamina",
                release.chart(),
                "-n",
                NAMESPACE,
                "-f",
                release.values(),
                "--kubeconfig",
                kubeconfig().toString(),
                "--take-ownership",
                "--force-conflicts",
                "--wait",
                "--timeout",
                "5m",
                // Three gateways, and a fourth while they are replaced, have to leave room on two CPUs for functions.
                "--set",
                "gateway.resources.requests.cpu=100m",
                // Lambda's minutes between retries, as seconds.
                "--set-string",
                "gateway.settings.lamina\\.async\\.retry-delay=3s"));
        helm.addAll(release.settings());
        helm.addAll(List.of(settings));
        Helm.Result installed = Helm.run(helm.toArray(String[]::new));
        if (installed.status() != 0) {
            // One line: a summary of the run has the first line of each failure.
            throw new IllegalStateException("the chart could not be installed: "
                    + installed.output().strip().replace("\n", " ") + "; not ready: "
                    + Diagnosis.notReady(client) + "\n" + Diagnosis.ofInstallation(client));
        }
        awaitReachable(gateway());
        awaitReachable(s3());
    }

    // Pods are ready before kube-proxy knows it, on a busy node by seconds. Any response is enough.
    private static void awaitReachable(URI address) {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            await("an answer from " + address)
                    .atMost(REACHABLE_WITHIN)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> http.send(request, BodyHandlers.discarding()).statusCode() > 0);
        }
    }

    private Path kubeconfig() {
        try {
            return Files.writeString(Path.of("target", "kubeconfig"), cluster.kubeconfig());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of an administrator, in a namespace. */
    String kubeconfig(String namespace) {
        io.fabric8.kubernetes.api.model.Config config =
                Serialization.unmarshal(cluster.kubeconfig(), io.fabric8.kubernetes.api.model.Config.class);
        config.getContexts().forEach(context -> context.getContext().setNamespace(namespace));
        return Serialization.asYaml(config);
    }

    /** For manifests that tests apply. */
    void load(String image) {
        cluster.load(image);
    }

    KubernetesClient client() {
        return client;
    }

    URI gateway() {
        return URI.create("http://127.0.0.1:" + cluster.nodePort(30080));
    }

    /** The object store as seen from here. */
    URI s3() {
        return URI.create("http://127.0.0.1:" + cluster.nodePort(30900));
    }

    /** The object store as pods see it. */
    URI s3Inside() {
        return URI.create("http://lamina-minio." + NAMESPACE + ".svc:9000");
    }

    AwsCredentialsProvider storeCredentials() {
        Secret secret =
                client.secrets().inNamespace(NAMESPACE).withName("lamina-minio").get();
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(text(secret, "access-key"), text(secret, "secret-key")));
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }

    /** The release is not uninstalled: it is deleted with the cluster. */
    @Override
    public void close() {
        client.close();
    }
}
