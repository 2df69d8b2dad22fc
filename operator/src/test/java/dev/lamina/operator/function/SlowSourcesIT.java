package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.function;
import static dev.lamina.operator.function.TestFunctions.inBucket;
import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.lamina.api.Content;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerSpecBuilder;
import dev.lamina.api.UrlContent;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.content.ContentChangeNotifier;
import dev.lamina.operator.content.stage.TestStage;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Sources that accept connections but do not respond, alongside working sources of another team. */
@Execution(ExecutionMode.CONCURRENT)
class SlowSourcesIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    /** More than the reconcilers have threads. */
    private static final int MANY = 20;

    private static final String SOURCE = "public class A { public String b(String name) { return name; } }";

    private final KubernetesClient client = TestApiServer.client();
    private final TestStage content = new TestStage();
    private final AtomicInteger downloads = new AtomicInteger();
    private final List<Socket> held = new CopyOnWriteArrayList<>();
    private ServerSocket unresponsive;
    private HttpServer server;
    private byte[] zip;
    private String slow;
    private String well;
    private RunningOperator operator;

    @BeforeEach
    void start() throws IOException {
        zip = zip();
        unresponsive = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAndSayNothing);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/layer.zip", exchange -> {
            downloads.incrementAndGet();
            exchange.sendResponseHeaders(200, zip.length);
            exchange.getResponseBody().write(zip);
            exchange.close();
        });
        server.start();
        slow = TestApiServer.newNamespace(client);
        well = TestApiServer.newNamespace(client);
        operator = operator();
    }

    @AfterEach
    void stop() throws IOException {
        operator.close();
        unresponsive.close();
        for (Socket socket : held) {
            socket.close();
        }
        server.stop(0);
        client.namespaces().withName(slow).delete();
        client.namespaces().withName(well).delete();
        client.close();
    }

    @Test
    void slowSourcesDelayNoOtherResource() {
        for (int i = 0; i < MANY; i++) {
            client.resource(function(
                            slow,
                            "url" + i,
                            spec(url("http://localhost:" + unresponsive.getLocalPort() + "/code.zip", "0".repeat(64)))))
                    .create();
            client.resource(function(slow, "bucket" + i, spec(inBucket("a.jar"))))
                    .create();
        }
        await().atMost(SOON).until(() -> held.size() >= 4);
        client.resource(layer(well)).create();
        client.resource(function(well, "inline", spec(inline(SOURCE)))).create();

        await().atMost(SOON)
                .until(() -> ready(layerIn(well)).filter(SlowSourcesIT::isTrue).isPresent());
        await().atMost(SOON)
                .until(() -> ready(functionIn(well, "inline"))
                        .filter(SlowSourcesIT::isTrue)
                        .isPresent());
        for (int i = 0; i < MANY; i++) {
            String name = "url" + i;
            await().atMost(SOON).until(() -> ready(functionIn(slow, name)).isPresent());
            assertThat(ready(functionIn(slow, name)).orElseThrow().getReason())
                    .as("it says what it waits for")
                    .isIn("Resolving", "DownloadFailed");
        }
    }

    @Test
    void unresponsiveServerIsReportedInStatus() {
        client.resource(function(slow, "bucket", spec(inBucket("a.jar")))).create();
        await().atMost(SOON)
                .until(() -> ready(functionIn(slow, "bucket"))
                        .filter(ready -> ready.getReason().equals("S3Unreachable"))
                        .isPresent());
    }

    @Test
    void servingFunctionStaysReadyDuringCheck() {
        client.resource(function(slow, "hello", spec(inline(SOURCE)))).create();
        await().atMost(SOON)
                .until(() -> ready(functionIn(slow, "hello"))
                        .filter(SlowSourcesIT::isTrue)
                        .isPresent());
        int before = held.size();
        // A merge patch: the operator may write the status at any moment, and an update of an older version would be
        // refused.
        client.resources(Function.class)
                .inNamespace(slow)
                .withName("hello")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
        {"spec": {"code": {"inline": null, "url": {"url": "http://localhost:%d/code.zip", "sha256": "%s"}}}}\
        """.formatted(
                                unresponsive.getLocalPort(), "0".repeat(64)));
        await().atMost(SOON).until(() -> held.size() > before);
        // A later function is reconciled after this one.
        client.resource(function(well, "later", spec(inline(SOURCE)))).create();
        await().atMost(SOON).until(() -> ready(functionIn(well, "later")).isPresent());

        Function function = functionIn(slow, "hello");
        assertThat(function.getMetadata().getGeneration()).isEqualTo(2);
        assertThat(ready(function).orElseThrow().getStatus()).isEqualTo("True");
        assertThat(function.getStatus().observedGeneration())
                .as("nothing is said of the new spec yet")
                .isEqualTo(1);
    }

    @Test
    void storedContentIsNotReadAgainAfterStart() {
        client.resource(layer(well)).create();
        await().atMost(SOON)
                .until(() -> ready(layerIn(well)).filter(SlowSourcesIT::isTrue).isPresent());
        String version = layerIn(well).getMetadata().getResourceVersion();
        operator.close();
        operator = operator();
        // A later function is Ready after the layer was reconciled.
        client.resource(function(well, "inline", spec(inline(SOURCE)))).create();
        await().atMost(SOON)
                .until(() -> ready(functionIn(well, "inline"))
                        .filter(SlowSourcesIT::isTrue)
                        .isPresent());

        assertThat(downloads).hasValue(1);
        assertThat(layerIn(well).getMetadata().getResourceVersion()).isEqualTo(version);
    }

    private RunningOperator operator() {
        OperatorConfig config = TestConfig.with(
                "lamina.s3.endpoint",
                "http://localhost:" + unresponsive.getLocalPort(),
                "lamina.s3.access-key",
                "any",
                "lamina.s3.secret-key",
                "any-secret",
                "lamina.content.check-interval",
                "PT1S");
        ContentChangeNotifier changes = new ContentChangeNotifier();
        return new RunningOperator(client, Set.of(slow, well), content.start(config, changes), changes);
    }

    private void acceptAndSayNothing() {
        try {
            while (true) {
                held.add(unresponsive.accept());
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private Layer layer(String namespace) {
        Layer layer = new Layer();
        layer.setMetadata(new ObjectMetaBuilder()
                .withName("quick")
                .withNamespace(namespace)
                .build());
        layer.setSpec(LayerSpecBuilder.builder()
                .content(url("http://localhost:" + server.getAddress().getPort() + "/layer.zip", sha256(zip)))
                .build());
        return layer;
    }

    private Layer layerIn(String namespace) {
        return client.resources(Layer.class)
                .inNamespace(namespace)
                .withName("quick")
                .get();
    }

    private Function functionIn(String namespace, String name) {
        return client.resources(Function.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private static Optional<Condition> ready(Layer layer) {
        return layer.getStatus() == null
                ? Optional.empty()
                : Conditions.find(layer.getStatus().conditions(), Lamina.READY);
    }

    private static Optional<Condition> ready(Function function) {
        return function.getStatus() == null
                ? Optional.empty()
                : Conditions.find(function.getStatus().conditions(), Lamina.READY);
    }

    private static boolean isTrue(Condition condition) {
        return condition.getStatus().equals("True");
    }

    private static Content url(String url, String sha256) {
        return ContentBuilder.builder().url(new UrlContent(url, sha256)).build();
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry("a"));
            out.write(1);
        }
        return bytes.toByteArray();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
