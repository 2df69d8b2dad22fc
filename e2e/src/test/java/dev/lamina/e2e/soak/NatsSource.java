package dev.lamina.e2e.soak;

import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Broker;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Messages of a JetStream stream, acknowledged when it has stored them. It has a separate server: Lamina's is killed.
 */
final class NatsSource implements Source {
    private static final String SUBJECT = "soak";
    private static final String STREAM = "SOAK";
    private static final int PORT = 4222;
    private static final int MONITORING_PORT = 8222;

    private final String server;
    private final String monitoring;
    private final LocalPortForward forward;
    private final Connection connection;

    NatsSource(Workspace workspace) throws Exception {
        workspace.brokers().start(Broker.NATS);
        server = workspace.brokers().inside(Broker.NATS, PORT);
        monitoring = workspace.brokers().inside(Broker.NATS, MONITORING_PORT);
        forward = workspace.brokers().outside(Broker.NATS, PORT);
        connection = Nats.connect(Options.builder()
                .server("nats://127.0.0.1:" + forward.getLocalPort())
                .userInfo(Broker.USER, Broker.PASSWORD)
                .connectionTimeout(Duration.ofSeconds(30))
                .ignoreDiscoveredServers()
                .maxReconnects(-1)
                .build());
        connection
                .jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(STREAM)
                        .subjects(SUBJECT)
                        .build());
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
          batch: {size: 4}
          source:
            queue: {nats: {url: "nats://%s", stream: %s, subject: %s, monitoringUrl: "http://%s", secret: nats-login}}
        """.formatted(server, STREAM, SUBJECT, monitoring);
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
