package dev.lamina.testbed.server;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real API server on a real etcd, and nothing else: enough for tokens, permissions, Secrets and pods that no node
 * runs.
 */
public final class KubeApiServer implements AutoCloseable {
    private static final String ADMIN = "admin-token";

    private final Path directory;
    private final Process etcd;
    private final Process server;
    private final KubernetesClient client;

    /** Starts both, which takes some seconds; their files are in a temporary directory. */
    public static KubeApiServer started() {
        return started(List.of());
    }

    /** Starts both, with further arguments of the API server. */
    public static KubeApiServer started(List<String> arguments) {
        try {
            return new KubeApiServer(Files.createTempDirectory("kube-apiserver"), arguments);
        } catch (Exception e) {
            throw new IllegalStateException("the API server did not start", e);
        }
    }

    private KubeApiServer(Path directory, List<String> arguments) throws Exception {
        this.directory = directory;
        int etcdPort = Programs.freePort();
        int port = Programs.freePort();
        writeKeys();
        Files.writeString(directory.resolve("tokens.csv"), ADMIN + ",admin,admin-uid,system:masters\n");
        etcd = start(
                "etcd",
                List.of(
                        Programs.etcd().toString(),
                        "--data-dir",
                        directory.resolve("etcd").toString(),
                        "--unsafe-no-fsync",
                        "--listen-client-urls",
                        "http://127.0.0.1:" + etcdPort,
                        "--advertise-client-urls",
                        "http://127.0.0.1:" + etcdPort,
                        "--listen-peer-urls",
                        "http://127.0.0.1:" + Programs.freePort()));
        List<String> command = new ArrayList<>(List.of(
                Programs.kubeApiServer().toString(),
                "--etcd-servers",
                "http://127.0.0.1:" + etcdPort,
                "--bind-address",
                "127.0.0.1",
                "--secure-port",
                "" + port,
                "--cert-dir",
                directory.resolve("certificates").toString(),
                "--service-cluster-ip-range",
                "10.0.0.0/24",
                "--service-account-issuer",
                "https://kubernetes.default.svc",
                "--service-account-signing-key-file",
                directory.resolve("sa.key").toString(),
                "--service-account-key-file",
                directory.resolve("sa.pub").toString(),
                "--token-auth-file",
                directory.resolve("tokens.csv").toString(),
                "--authorization-mode",
                "RBAC",
                "--disable-admission-plugins",
                "ServiceAccount"));
        command.addAll(arguments);
        server = start("kube-apiserver", command);
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("https://127.0.0.1:" + port)
                        .withOauthToken(ADMIN)
                        .withTrustCerts(true)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        Awaitility.await("kube-apiserver")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .ignoreNoExceptions()
                .until(this::ready);
    }

    public KubernetesClient client() {
        return client;
    }

    /** Returns the kubeconfig of a cluster administrator as YAML; it is valid on this machine only. */
    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: tests, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                users: [{name: admin, user: {token: %s}}]
                contexts: [{name: tests, context: {cluster: tests, user: admin}}]
                current-context: tests
                """.formatted(url(), ADMIN);
    }

    /** Returns the address of the API server. */
    public String url() {
        return client.getConfiguration().getMasterUrl();
    }

    /** Returns the file with the certificate that the API server shows, and that of its authority. */
    public Path certificate() {
        return directory.resolve("certificates/apiserver.crt");
    }

    @Override
    public void close() {
        client.close();
        server.destroyForcibly().onExit().join();
        etcd.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean ready() {
        if (!server.isAlive() || !etcd.isAlive()) {
            throw new IllegalStateException("the API server ended; its log is in " + directory);
        }
        try {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private Process start(String name, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
    }

    private void writeKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        Files.writeString(
                directory.resolve("sa.key"),
                pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        Files.writeString(
                directory.resolve("sa.pub"), pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    }

    private static String pem(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
