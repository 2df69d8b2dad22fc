package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.BucketSource;
import dev.lamina.api.BucketSourceBuilder;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.api.TriggerStatus;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.TestOperator;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.ReadyTransitions;
import dev.lamina.operator.status.RetryDelay;
import dev.lamina.operator.status.StatusWriter;
import dev.lamina.testbed.server.MinioServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

/** The reconciler on a real API server and a real MinIO. */
class TriggerReconcilerIT {
    private static final String CREATED = "s3:ObjectCreated:*";
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    @TempDir
    static Path directory;

    private static MinioServer minio;
    private static S3Client s3;
    private static KubernetesClient client;

    private String namespace;
    private String bucket;
    private TestOperator operator;
    private BucketSide buckets;

    @BeforeAll
    static void start() throws IOException {
        minio = MinioServer.start(directory);
        s3 = minio.client();
        client = TestApiServer.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        s3.close();
        minio.close();
    }

    @BeforeEach
    void run() {
        namespace = TestApiServer.newNamespace(client);
        bucket = "triggers-" + BUCKETS.incrementAndGet();
        s3.createBucket(create -> create.bucket(bucket));
        Clock clock = Clock.systemUTC();
        buckets = BucketSide.of(client, namespace, s3);
        operator = new TestOperator(it -> it.withKubernetesClient(client));
        operator.register(
                new TriggerReconciler(
                        new Bindings(List.of(buckets.binding())),
                        new Conditions(clock),
                        new StatusWriter(new RetryDelay(clock), new ReadyTransitions(clock), clock)),
                it -> it.settingNamespace(namespace));
        operator.start();
    }

    @AfterEach
    void cleanUp() {
        client.resources(Trigger.class).inNamespace(namespace).delete();
        await().until(() -> client.resources(Trigger.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .isEmpty());
        operator.stop();
        buckets.sweeper().stop();
        client.namespaces().withName(namespace).delete();
    }

    @Test
    void triggerSetsAndRemovesItsRule() {
        createFunction();
        create("images", source(bucket, "in/"));
        awaitReady("images", "Bound");
        assertThat(rules(bucket)).singleElement().satisfies(rule -> {
            assertThat(rule.queueArn()).isEqualTo(MinioServer.TARGET);
            assertThat(NotificationRule.of(rule).prefix()).isEqualTo("in/");
        });
        assertThat(status("images").boundTo()).isEqualTo("bucket " + bucket);

        trigger("images").delete();
        // The trigger ends at once, and its rule soon afterwards.
        await().until(() -> rules(bucket).isEmpty());
    }

    @Test
    void missingFunctionIsReportedUntilItExists() {
        create("images", source(bucket, null));
        assertThat(awaitReady("images", "FunctionNotFound").getMessage())
                .contains("spec.function.name")
                .contains("thumbnail");

        createFunction();
        awaitReady("images", "Bound");
        client.resources(Function.class)
                .inNamespace(namespace)
                .withName("thumbnail")
                .delete();
        awaitReady("images", "FunctionNotFound");
    }

    @Test
    void missingBucketIsReportedUntilItExists() {
        createFunction();
        create("images", source(bucket + "-later", null));
        assertThat(awaitReady("images", "BucketNotFound").getMessage()).contains(bucket + "-later");

        s3.createBucket(create -> create.bucket(bucket + "-later"));
        awaitReady("images", "Bound");
        assertThat(rules(bucket + "-later")).hasSize(1);
    }

    @Test
    void youngerOverlappingTriggerWaitsForOlder() {
        createFunction();
        create("a-older", source(bucket, null));
        awaitReady("a-older", "Bound");
        create("b-younger", source(bucket, "in/"));
        assertThat(awaitReady("b-younger", "Overlaps").getMessage()).contains(namespace + "/a-older");

        trigger("a-older").delete();
        awaitReady("b-younger", "Bound");
        assertThat(rules(bucket))
                .extracting(QueueConfiguration::id)
                .containsExactly("lamina:blue:" + namespace + ":b-younger");
    }

    @Test
    void changedBucketLeavesNoRule() {
        createFunction();
        s3.createBucket(create -> create.bucket(bucket + "-new"));
        create("images", source(bucket, null));
        awaitReady("images", "Bound");

        edit("images", true, source(bucket + "-new", null));
        await().until(() -> rules(bucket + "-new").size() == 1);
        assertThat(rules(bucket)).isEmpty();
    }

    @Test
    void disabledTriggerHasNoRule() {
        createFunction();
        create("images", source(bucket, null));
        awaitReady("images", "Bound");

        edit("images", false, source(bucket, null));
        assertThat(awaitReady("images", "Disabled").getStatus()).isEqualTo("True");
        assertThat(rules(bucket)).isEmpty();

        edit("images", true, source(bucket, null));
        awaitReady("images", "Bound");
        assertThat(rules(bucket)).hasSize(1);
    }

    @Test
    void secondReconcileWritesNothing() {
        createFunction();
        create("images", source(bucket, "in/"));
        awaitReady("images", "Bound");
        String version = trigger("images").get().getMetadata().getResourceVersion();

        // A new sibling wakes the trigger.
        create("texts", source(bucket, "texts/"));
        awaitReady("texts", "Bound");
        trigger("texts").delete();
        await().until(() -> trigger("texts").get() == null);

        assertThat(trigger("images").get().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void lastOfQuickChangesApplies() {
        createFunction();
        create("images", source(bucket, null));
        for (int i = 0; i < 40; i++) {
            edit("images", true, source(bucket, i + "/"));
        }

        await().until(() -> rules(bucket).stream()
                .map(rule -> NotificationRule.of(rule).prefix())
                .toList()
                .equals(List.of("39/")));
        await().until(() -> trigger("images")
                .get()
                .getMetadata()
                .getGeneration()
                .equals(status("images").observedGeneration()));
    }

    @Test
    void deletionDoesNotWaitAndRuleIsRemovedLater() throws IOException {
        createFunction();
        create("images", source(bucket, null));
        awaitReady("images", "Bound");

        minio.close();
        try {
            trigger("images").delete();
            await().until(() -> trigger("images").get() == null);
        } finally {
            minio.startAgain();
        }
        await().until(() -> rules(bucket).isEmpty());
    }

    private static ConditionFactory await() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions();
    }

    private Condition awaitReady(String name, String reason) {
        return await().until(
                        () -> Conditions.find(status(name).conditions(), "Ready")
                                .orElseThrow(),
                        ready -> ready.getReason().equals(reason)
                                && ready.getObservedGeneration()
                                        .equals(trigger(name)
                                                .get()
                                                .getMetadata()
                                                .getGeneration()));
    }

    private TriggerStatus status(String name) {
        return trigger(name).get().getStatus();
    }

    private Resource<Trigger> trigger(String name) {
        return client.resources(Trigger.class).inNamespace(namespace).withName(name);
    }

    private static List<QueueConfiguration> rules(String bucket) {
        return s3.getBucketNotificationConfiguration(get -> get.bucket(bucket)).queueConfigurations();
    }

    private static BucketSource source(String bucket, String prefix) {
        return BucketSourceBuilder.builder()
                .name(bucket)
                .events(List.of(CREATED))
                .prefix(prefix)
                .build();
    }

    private void create(String name, BucketSource source) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        trigger.setSpec(spec(true, source));
        client.resource(trigger).create();
    }

    private void edit(String name, boolean enabled, BucketSource source) {
        // Without a resourceVersion, as kubectl apply does it: the reconciler writes at the same time.
        trigger(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        Serialization.asJson(Map.of("spec", spec(enabled, source))));
    }

    private static TriggerSpec spec(boolean enabled, BucketSource source) {
        return TriggerSpecBuilder.builder()
                .function(new FunctionReference("thumbnail"))
                .enabled(enabled)
                .source(SourceBuilder.builder().bucket(source).build())
                .build();
    }

    private void createFunction() {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("thumbnail")
                .build());
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("A::b")
                .code(ContentBuilder.builder().inline("class A {}").build())
                .build());
        client.resource(function).create();
    }
}
