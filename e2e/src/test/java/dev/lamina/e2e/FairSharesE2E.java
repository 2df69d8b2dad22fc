package dev.lamina.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.Condition;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * One namespace attacks the gateway without an identity: calls of a function that does not answer, and whose further
 * environments are too large for the node; slow uploads; and random tokens, all at once. A function of another
 * namespace does not notice.
 */
@EndToEnd
@Isolated
class FairSharesE2E {
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
    private static final int CALLS = 200;
    private static final int STUCK_CALLS = 1000;
    private static final int UPLOADS = 60;
    private static final int UPLOADED = 4_000_000;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration NOISE = Duration.ofMillis(500);

    private final Workspace workspace;
    private final KubernetesClient client;
    private final String attacker;
    private final AtomicBoolean attacking = new AtomicBoolean(true);
    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());

    FairSharesE2E(Workspace workspace) {
        this.workspace = workspace;
        this.client = workspace.resources().client();
        this.attacker = workspace.namespace() + "-attack";
    }

    @BeforeAll
    void apply() {
        workspace.resources().apply(new Example("hello").manifests());
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(attacker)
                        .endMetadata()
                        .build())
                .create();
        client.load(new ByteArrayInputStream(STUCK.getBytes(UTF_8)))
                .inNamespace(attacker)
                .create();
        workspace.resources().awaitReady("Function", "hello");
        await("the function of the attack is ready")
                .atMost(Patience.EVENT)
                .until(() -> Condition.of(
                                client.genericKubernetesResources("lamina.dev/v1alpha1", "Function")
                                        .inNamespace(attacker)
                                        .withName("stuck")
                                        .get(),
                                "Ready")
                        .filter(ready -> ready.status().equals("True"))
                        .isPresent());
    }

    @AfterAll
    void end() throws IOException {
        attacking.set(false);
        for (Socket socket : List.copyOf(open)) {
            socket.close();
        }
        client.namespaces().withName(attacker).delete();
        var pods = client.pods().inNamespace(attacker);
        await("no pod reserves memory that the next class needs")
                .atMost(Patience.EVENT)
                .ignoreExceptions()
                .until(() -> {
                    pods.withGracePeriod(0).delete();
                    return pods.list().getItems().isEmpty();
                });
    }

    @Test
    void attackOfOneNamespaceHarmsNoOther() {
        slowestButOne(CALLS / 4);
        Duration alone = slowestButOne(CALLS);
        attack();

        Duration attacked = slowestButOne(CALLS);

        Duration allowed = alone.multipliedBy(2).compareTo(NOISE) > 0 ? alone.multipliedBy(2) : NOISE;
        assertThat(attacked).as("99 of 100 calls; alone %s", alone).isLessThan(allowed);
        String event = workspace
                .calls()
                .lambda()
                .invoke(invoke -> invoke.functionName("hello")
                        .invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String("{\"name\": \"in time\"}")))
                .responseMetadata()
                .requestId();
        await("event " + event + " is not late")
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> workspace.resources().log("hello").contains("greeting in time"));
    }

    /** The 99th percentile. */
    private Duration slowestButOne(int calls) {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            long began = System.nanoTime();
            assertThat(workspace.calls().invoke("hello", "{}").statusCode()).isEqualTo(200);
            times.add(Duration.ofNanos(System.nanoTime() - began));
        }
        Collections.sort(times);
        return times.get(calls * 99 / 100 - 1);
    }

    private void attack() {
        for (int i = 0; i < STUCK_CALLS; i++) {
            repeat(() -> answered(head("", 2) + "{}"));
        }
        for (int i = 0; i < UPLOADS; i++) {
            repeat(() -> answered(head("", 6_000_000) + " ".repeat(UPLOADED)));
        }
        for (int i = 0; i < 10; i++) {
            repeat(() -> answered(head("Authorization: Bearer random-" + Math.random() + "\r\n", 2)
                    .replace(url(), "/2015-03-31/functions/stuck/invocations")));
        }
        await("the attack is noticed")
                .atMost(Patience.EVENT)
                .until(() ->
                        answered(head("", 6_000_000) + " ".repeat(UPLOADED)).startsWith("HTTP/1.1 429"));
    }

    private interface Attempt {
        String run() throws IOException;
    }

    private void repeat(Attempt attempt) {
        Thread.ofVirtual().start(() -> {
            while (attacking.get()) {
                try {
                    attempt.run();
                } catch (IOException e) {
                    // Disconnected; it comes again.
                }
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        });
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
        return "/url/" + attacker + "/stuck/";
    }
}
