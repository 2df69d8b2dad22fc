package dev.lamina.e2e.soak;

import dev.lamina.e2e.system.Workspace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Messages of a JetStream stream, acknowledged when it has stored them. The server is its own: Lamina's is killed. */
final class NatsSource implements Source {
  private static final String SUBJECT = "soak";
  private static final String STREAM = "SOAK";
  private static final int STARTS_WITHIN_SECONDS = 90;
  private static final String SERVER = """
      apiVersion: v1
      kind: Service
      metadata: {name: nats}
      spec:
        selector: {app: nats}
        ports: [{name: client, port: 4222}, {name: monitor, port: 8222}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: nats}
      spec:
        selector: {matchLabels: {app: nats}}
        strategy: {type: Recreate}
        template:
          metadata: {labels: {app: nats}}
          spec:
            enableServiceLinks: false
            automountServiceAccountToken: false
            securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
            containers:
              - name: nats
                image: %s
                args: [--jetstream, --store_dir=/data, --http_port=8222]
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                readinessProbe: {httpGet: {path: /healthz, port: 8222}, periodSeconds: 1}
                resources: {requests: {cpu: 20m, memory: 32Mi}, limits: {memory: 128Mi}}
                volumeMounts: [{name: data, mountPath: /data}]
            volumes: [{name: data, emptyDir: {}}]
      """;

  private final String host;
  private final LocalPortForward forward;
  private final Connection connection;

  NatsSource(Workspace workspace) throws Exception {
    KubernetesClient client = workspace.resources().client();
    host = "nats." + workspace.namespace() + ".svc";
    workspace.resources().apply(SERVER.formatted(image(client)));
    client.apps().deployments().inNamespace(workspace.namespace()).withName("nats").waitUntilReady(STARTS_WITHIN_SECONDS, TimeUnit.SECONDS);
    forward = client.services().inNamespace(workspace.namespace()).withName("nats").portForward(4222);
    connection = Nats.connect(Options.builder().server("nats://127.0.0.1:" + forward.getLocalPort())
        .ignoreDiscoveredServers().maxReconnects(-1).build());
    connection.jetStreamManagement().addStream(StreamConfiguration.builder().name(STREAM).subjects(SUBJECT).build());
  }

  /** That of the installation's server: the node has it. */
  private static String image(KubernetesClient client) {
    return client.apps().statefulSets().inNamespace("lamina-system").withName("lamina-nats").get()
        .getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  @Override
  public String name() {
    return "nats";
  }

  @Override
  public String manifests() {
    return """
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: nats}
        spec:
          function: {name: recorder}
          source:
            queue: {nats: {url: "nats://%1$s:4222", stream: %2$s, subject: %3$s, monitoringUrl: "http://%1$s:8222"}}
        """.formatted(host, STREAM, SUBJECT);
  }

  @Override
  public void send(String id) throws Exception {
    connection.jetStream().publish(SUBJECT, id.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws Exception {
    connection.close();
    forward.close();
  }
}
