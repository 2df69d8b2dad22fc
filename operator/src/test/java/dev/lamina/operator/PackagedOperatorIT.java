package dev.lamina.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.Lamina;
import dev.lamina.api.ScheduleSourceBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.operator.status.Conditions;
import dev.lamina.testbed.StoredAnyway;
import dev.lamina.testbed.server.MinioServer;
import dev.lamina.testbed.server.NatsServer;
import dev.lamina.testbed.server.Programs;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

/** The program of the image: its parts are wired, one replica leads, and it stops on request. */
@Isolated("its operator serves all namespaces")
class PackagedOperatorIT {
    private static final Path PROGRAM = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final long STOPS_WITHIN_SECONDS = 20;
    private static final String BUCKET = "images";
    /** A resource that an older schema accepted; it must not prevent the start. */
    private static final String UNREADABLE = """
      {"apiVersion": "lamina.dev/v1alpha1", "kind": "Function", "metadata": {"name": "unreadable"}, "spec": \
      {"runtime": "java25",
        "handler": "A::b", "code": {"inline": "class A {}"}, "memory": "128Mi", "timeoutSeconds": 3, "newer": {},
        "concurrency": {"reserved": 2147483648}}}""";

    @TempDir
    private Path folder;

    @Test
    void operatorCompilesAndStopsInGracePeriod() throws Exception {
        try (KubernetesClient client = TestApiServer.client();
                NatsServer nats = new NatsServer(Files.createDirectory(folder.resolve("nats")));
                MinioServer minio = MinioServer.start(Files.createDirectory(folder.resolve("minio")));
                S3Client s3 = minio.client()) {
            String namespace = TestApiServer.newNamespace(client);
            leaveRule(client, s3, namespace);
            // It is being deleted when the operator starts, which must notice it.
            client.resource(trigger(namespace)).create();
            client.resource(trigger(namespace)).delete();
            StoredAnyway.store(client, namespace, List.of(UNREADABLE));
            Process operator = start(namespace, nats, minio);
            try {
                client.resource(function(namespace)).create();
                await().atMost(STARTS_WITHIN)
                        .untilAsserted(
                                () -> assertThat(ready(client, namespace)).isEqualTo("True Available"));
                await().atMost(STARTS_WITHIN)
                        .untilAsserted(() -> assertThat(ready(client, namespace, "unreadable"))
                                .isEqualTo("False UnreadableSpec"));
                await().until(() -> client.resource(trigger(namespace)).get() == null);
                await().atMost(STARTS_WITHIN).until(() -> rules(s3).isEmpty());
                assertThat(client.leases()
                                .inNamespace(namespace)
                                .withName("lamina-operator")
                                .get())
                        .isNotNull();

                operator.destroy();
                assertThat(operator.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS))
                        .as("stops when asked to")
                        .isTrue();
            } finally {
                operator.destroyForcibly().waitFor();
                client.namespaces().withName(namespace).delete();
            }
        }
    }

    private Process start(String namespace, NatsServer nats, MinioServer minio) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", PROGRAM.toString())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target/packaged-operator.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "LAMINA_S3_ENDPOINT",
                        minio.endpoint().toString(),
                        "LAMINA_S3_ACCESS_KEY",
                        MinioServer.USER,
                        "LAMINA_S3_SECRET_KEY",
                        MinioServer.PASSWORD));
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG",
                        Files.writeString(folder.resolve("kubeconfig"), TestApiServer.kubeconfig())
                                .toString(),
                        "KUBERNETES_NAMESPACE",
                        namespace,
                        "LAMINA_NAMESPACES",
                        namespace,
                        "LAMINA_NATS_URL",
                        nats.url(),
                        "LAMINA_GATEWAY_SCALER_ADDRESS",
                        "nobody.lamina-it.svc:9090", // see RunningOperator
                        "LAMINA_RUNTIMES_JAVA25_IMAGE",
                        "lamina/runtime-java25:test",
                        "QUARKUS_MANAGEMENT_PORT",
                        String.valueOf(Programs.freePort())));
        return builder.start();
    }

    /** Leaves a rule whose Trigger was deleted while no operator ran. */
    private static void leaveRule(KubernetesClient client, S3Client s3, String namespace) {
        s3.createBucket(create -> create.bucket(BUCKET));
        s3.putBucketNotificationConfiguration(put -> put.bucket(BUCKET)
                .notificationConfiguration(
                        rules -> rules.queueConfigurations(rule -> rule.id("lamina:lamina:" + namespace + ":gone")
                                .queueArn(MinioServer.TARGET)
                                .eventsWithStrings("s3:ObjectCreated:*"))));
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("lamina-operator-buckets")
                        .endMetadata()
                        .addToData(BUCKET, "")
                        .build())
                .create();
    }

    private static List<QueueConfiguration> rules(S3Client s3) {
        return s3.getBucketNotificationConfiguration(get -> get.bucket(BUCKET)).queueConfigurations();
    }

    /** A resource as an earlier version wrote it. */
    private static Trigger trigger(String namespace) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withName("nightly")
                .withNamespace(namespace)
                .withFinalizers("triggers.lamina.dev/finalizer")
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("hello"))
                .enabled(true)
                .source(SourceBuilder.builder()
                        .schedule(ScheduleSourceBuilder.builder()
                                .expression("rate(1 hour)")
                                .timezone("UTC")
                                .build())
                        .build())
                .build());
        return trigger;
    }

    private static Function function(String namespace) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withName("hello")
                .withNamespace(namespace)
                .build());
        String source = "public class Hello { public String handle(String name) { return \"hello \" + name; } }";
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("Hello::handle")
                .code(ContentBuilder.builder().inline(source).build())
                .build());
        return function;
    }

    private static String ready(KubernetesClient client, String namespace) {
        return ready(client, namespace, "hello");
    }

    private static String ready(KubernetesClient client, String namespace, String name) {
        Function function = client.resources(Function.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (function.getStatus().conditions() == null) {
            return "";
        }
        Condition ready =
                Conditions.find(function.getStatus().conditions(), Lamina.READY).orElseThrow();
        return ready.getStatus() + " " + ready.getReason();
    }
}
