package dev.lamina.e2e.system;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** The namespace of a test class, with a user who may invoke its functions and read them. */
public final class Workspace implements AutoCloseable {
    private static final String USER = """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: caller}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: caller-invokes}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: lamina-invoker}
      subjects: [{kind: ServiceAccount, name: caller, namespace: %1$s}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: caller-reads}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: lamina-viewer}
      subjects: [{kind: ServiceAccount, name: caller, namespace: %1$s}]
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: caller-key}
      type: lamina.dev/access-key
      stringData: {accessKeyId: %2$s, secretAccessKey: %3$s, serviceAccountName: caller}
      """;

    private final String namespace;
    private final Resources resources;
    private final Buckets buckets;
    private final Calls calls;
    private final Brokers brokers;
    private final Installation installation;
    private final Gateways gateways;
    private final Runnable closed;

    // Mutable state
    private SqsServer queues;

    /** @param closed runs at the end, in any case */
    Workspace(Installation installation, Class<?> test, Runnable closed) {
        this.installation = installation;
        this.closed = closed;
        KubernetesClient client = installation.client();
        namespace = test.getSimpleName().toLowerCase(Locale.ROOT) + "-"
                + UUID.randomUUID().toString().substring(0, 6);
        // Pods of functions promise the strictest pod security standard: here it is enforced.
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        resources = new Resources(client, namespace);
        buckets = new Buckets(installation.s3(), installation.s3Inside(), installation.storeCredentials());
        AwsBasicCredentials key =
                AwsBasicCredentials.create("E2E" + random().substring(0, 17).toUpperCase(Locale.ROOT), random());
        resources.apply(USER.formatted(namespace, key.accessKeyId(), key.secretAccessKey()));
        calls = new Calls(installation.gateway(), key, token(client));
        brokers = new Brokers(installation, resources);
        gateways = new Gateways(installation);
    }

    private static String random() {
        return (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "").substring(0, 40);
    }

    private String token(KubernetesClient client) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(3600L)
                .endSpec()
                .build();
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName("caller")
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    public String namespace() {
        return namespace;
    }

    public Resources resources() {
        return resources;
    }

    public Buckets buckets() {
        return buckets;
    }

    public Calls calls() {
        return calls;
    }

    public Brokers brokers() {
        return brokers;
    }

    /** Queues of this workspace; the server is started at the first use. */
    public synchronized SqsServer queues() {
        if (queues == null) {
            queues = new SqsServer(installation, resources);
        }
        return queues;
    }

    /** The gateways of the whole installation: only for tests that run alone. */
    public Gateways gateways() {
        return gateways;
    }

    /**
     * To the present version, as `helm upgrade` does it; returns when all its parts are ready. Only for tests that run
     * alone.
     */
    public void upgrade() {
        installation.install();
    }

    /** What the log store has of a function: the lines that {@code aws logs tail} prints. */
    public List<String> tail(String function) {
        return new StoredLogs(calls).tail(function);
    }

    /** The kubeconfig of an administrator whose namespace is this one. */
    public String kubeconfig() {
        return installation.kubeconfig(namespace);
    }

    /** `helm test` of the installation, with the log of its pod. */
    public Helm.Result helmTest() {
        return installation.helmTest();
    }

    /** A bucket of this workspace: all users of a store share the names. */
    public String bucket(String name) {
        String bucket = namespace + "-" + name;
        buckets.create(bucket);
        return bucket;
    }

    @Override
    public void close() {
        try {
            resources.client().namespaces().withName(namespace).delete();
            leaveNoPod();
        } finally {
            closeServers();
        }
    }

    private void closeServers() {
        try (buckets) {
            if (queues != null) {
                queues.close();
            }
        } finally {
            closed.run();
        }
    }

    /** Pods that end slowly would reserve resources on a small node that the next class's pods need. */
    private void leaveNoPod() {
        var pods = resources.client().pods().inNamespace(namespace);
        await("no pod is left of " + namespace)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .until(() -> {
                    pods.withGracePeriod(0).delete();
                    return pods.list().getItems().isEmpty();
                });
    }
}
