package dev.lamina.e2e.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One namespace that attacks the gateway without an identity: calls of a function that does not answer, and whose
 * further environments are too large for the node, so that cold starts never end; slow uploads and fast ones; random
 * tokens; idle connections; and a queue with far more records than its function may run. All until it is closed.
 */
public final class Attack implements AutoCloseable {
    private static final String STUCK = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: stuck}
      spec:
        runtime: java25
        handler: Stuck::handle
        memory: 10240Mi
        timeoutSeconds: 300
        concurrency: {perInstance: 100}
        url: {auth: None}
        code:
          inline: |
            public class Stuck {
              public String handle(Object event) throws InterruptedException {
                Thread.sleep(120_000);
                return "late";
              }
            }
      """;
    /** Runs one record at a time, a second each. */
    private static final String THROTTLED = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: throttled}
      spec:
        runtime: java25
        handler: Throttled::handle
        concurrency: {reserved: 1}
        code:
          inline: |
            public class Throttled {
              public void handle(Object event) throws InterruptedException {
                Thread.sleep(1000);
              }
            }
      ---
      apiVersion: lamina.dev/v1alpha1
      kind: Trigger
      metadata: {name: flood}
      spec:
        function: {name: throttled}
        source:
          queue: {sqs: {url: "%s"}}
        batch: {size: 1}
      """;

    private static final String QUEUE = "attack";
    private static final int SENDERS = 10;
    private static final List<String> RECORDS = Collections.nCopies(10, "one of too many");
    private static final int FLOOD = 200;
    private static final int STUCK_CALLS = 1000;
    private static final int UPLOADS = 60;
    private static final int FAST_UPLOADS = 4;
    private static final int IDLE = 300;
    private static final int UPLOADED = 4_000_000;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Workspace workspace;
    private final KubernetesClient client;
    private final String namespace;
    private final AtomicBoolean attacking = new AtomicBoolean(true);
    private final AtomicBoolean throttled = new AtomicBoolean();
    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());

    /** Creates the namespace and its function; nothing is sent yet. */
    public Attack(Workspace workspace) {
        this.workspace = workspace;
        this.client = workspace.resources().client();
        this.namespace = workspace.namespace() + "-attack";
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        create(STUCK);
        create(THROTTLED.formatted(workspace.queues().queue(QUEUE)));
    }

    private void create(String manifests) {
        client.load(new ByteArrayInputStream(manifests.getBytes(UTF_8)))
                .inNamespace(namespace)
                .create();
    }

    /** Returns when the functions can be called, and the queue is read. */
    public void awaitReady() {
        awaitReady("Function", "stuck");
        awaitReady("Function", "throttled");
        awaitReady("Trigger", "flood");
    }

    private void awaitReady(String kind, String name) {
        await(kind + " " + name + " of the attack is ready")
                .atMost(Patience.EVENT)
                .until(() -> Condition.of(
                                client.genericKubernetesResources("lamina.dev/v1alpha1", kind)
                                        .inNamespace(namespace)
                                        .withName(name)
                                        .get(),
                                "Ready")
                        .filter(ready -> ready.status().equals("True"))
                        .isPresent());
    }

    /** Begins; returns at once. */
    public void begin() {
        repeat(STUCK_CALLS, () -> answered(head("", 2) + "{}"));
        repeat(UPLOADS, this::uploadInPart);
        repeat(FAST_UPLOADS, () -> answered(head("", UPLOADED) + " ".repeat(UPLOADED)));
        repeat(IDLE, () -> answered(""));
        repeat(SENDERS, () -> workspace.queues().sendBatch(QUEUE, RECORDS));
        repeat(
                10,
                () -> answered(head("Authorization: Bearer random-" + Math.random() + "\r\n", 2)
                        .replace(url(), "/2015-03-31/functions/stuck/invocations")));
    }

    private void uploadInPart() throws IOException {
        if (answered(head("", 6_000_000) + " ".repeat(UPLOADED)).startsWith("HTTP/1.1 429")) {
            throttled.set(true);
        }
    }

    /**
     * Returns when the namespace is throttled: its uploads have taken all that they get, and its queue has far more
     * records than its function may run.
     */
    public void awaitNoticed() {
        await("the attack is noticed").atMost(Patience.EVENT).untilTrue(throttled);
        await("the queue of the attack is long")
                .atMost(Patience.EVENT)
                .until(() -> workspace.queues().depth(QUEUE) > FLOOD);
    }

    @Override
    public void close() throws IOException {
        attacking.set(false);
        for (Socket socket : List.copyOf(open)) {
            socket.close();
        }
        client.namespaces().withName(namespace).delete();
        var pods = client.pods().inNamespace(namespace);
        await("no pod reserves memory that the next class needs")
                .atMost(Patience.EVENT)
                .ignoreExceptions()
                .until(() -> {
                    pods.withGracePeriod(0).delete();
                    return pods.list().getItems().isEmpty();
                });
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private void repeat(int attackers, Attempt attempt) {
        for (int i = 0; i < attackers; i++) {
            Thread.ofVirtual().start(() -> {
                while (attacking.get()) {
                    try {
                        attempt.run();
                    } catch (IOException | SdkException e) {
                        // Disconnected; it comes again.
                    }
                    LockSupport.parkNanos(AGAIN.toNanos());
                }
            });
        }
    }

    /** The first line of the response to what may be less than a whole request. */
    private String answered(String request) throws IOException {
        URI gateway = workspace.calls().gateway();
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            open.add(socket);
            socket.setSoTimeout((int) Patience.EVENT.toMillis());
            socket.getOutputStream().write(request.getBytes(UTF_8));
            StringBuilder line = new StringBuilder();
            for (int b = socket.getInputStream().read();
                    b >= 0 && b != '\n';
                    b = socket.getInputStream().read()) {
                line.append((char) b);
            }
            open.remove(socket);
            return line.toString();
        }
    }

    private String head(String headers, int length) {
        return "POST " + url() + " HTTP/1.1\r\nHost: gateway\r\n" + headers + "Content-Length: " + length + "\r\n\r\n";
    }

    private String url() {
        return "/url/" + namespace + "/stuck/";
    }
}
