package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.Source;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.testbed.server.MinioServer;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

/**
 * Triggers with a rule in a bucket: they are deleted at once, whether the operator runs or not, and the rule is removed
 * afterwards.
 */
@Execution(ExecutionMode.CONCURRENT)
class BucketTriggerEndIT {
    private static final AtomicInteger BUCKETS = new AtomicInteger();

    @TempDir
    static Path directory;

    private static MinioServer minio;
    private static S3Client s3;

    private String bucket;
    private TriggerRoom room;

    @BeforeAll
    static void start() throws IOException {
        minio = MinioServer.start(directory);
        s3 = minio.client();
    }

    @AfterAll
    static void stop() {
        s3.close();
        minio.close();
    }

    @BeforeEach
    void open() {
        bucket = "end-" + BUCKETS.incrementAndGet();
        s3.createBucket(create -> create.bucket(bucket));
        room = new TriggerRoom(s3);
    }

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void triggerHasNoFinalizerAndBucketIsRecorded() {
        Resource<Trigger> images = room.create("images", source(bucket));
        room.awaitSource("images", "Bound");
        assertThat(images.get().getMetadata().getFinalizers()).isEmpty();
        assertThat(room.noted()).containsExactly(bucket);

        images.delete();
        TriggerRoom.await().until(() -> rules().isEmpty() && room.noted().isEmpty());
    }

    @Test
    void startedOperatorRemovesRuleOfEndedNamespace() {
        room.create("images", source(bucket));
        room.awaitSource("images", "Bound");
        room.stopOperator();
        room.deleteNamespace();
        room.awaitNamespaceGone();
        assertThat(rules()).hasSize(1);

        room.startOperator();
        TriggerRoom.await().until(() -> rules().isEmpty() && room.noted().isEmpty());
    }

    @Test
    void namespaceEndsWithoutRoleAndLeavesNoRule() {
        room.create("images", source(bucket));
        room.awaitSource("images", "Bound");
        room.takeRoleAway();

        room.deleteNamespace();
        room.awaitNamespaceGone();
        TriggerRoom.await().until(() -> rules().isEmpty());
    }

    /** A rule that is removed wrongly loses events. */
    @Test
    void operatorWithoutReadRightRemovesNoRule() {
        Resource<Trigger> images = room.create("images", source(bucket));
        room.awaitSource("images", "Bound");
        room.stopOperator();
        room.takeRoleAway();
        images.delete();
        room.startOperator();
        assertThatThrownBy(() -> room.sweep(bucket))
                .hasMessageContaining("may not read")
                .hasMessageContaining("images");
        assertThat(rules()).hasSize(1);

        room.giveRoleBack();
        TriggerRoom.await().until(() -> rules().isEmpty());
    }

    @Test
    void recreatedTriggerKeepsRuleOnlyInItsBucket() {
        String other = bucket + "-other";
        s3.createBucket(create -> create.bucket(other));
        Resource<Trigger> images = room.create("images", source(bucket));
        Resource<Trigger> texts = room.create("texts", source(other));
        room.awaitSource("images", "Bound");
        room.awaitSource("texts", "Bound");
        room.stopOperator();
        images.delete();
        texts.delete();
        room.create("images", source(other));
        room.create("texts", source(other));

        room.startOperator();
        TriggerRoom.await().until(() -> rules().isEmpty());
        room.awaitSource("images", "Bound");
        assertThat(s3.getBucketNotificationConfiguration(get -> get.bucket(other))
                        .queueConfigurations())
                .singleElement()
                .satisfies(rule -> assertThat(rule.id()).endsWith(":images"));
    }

    @Test
    void finalizerOfEarlierVersionIsRemovedAndRuleStays() {
        Resource<Trigger> images = room.create("images", source(bucket), Finalizer.NAME);
        room.awaitSource("images", "Bound");

        TriggerRoom.await().until(() -> !Finalizer.on(images.get()));
        assertThat(rules()).hasSize(1);
    }

    /** It was deleted while the operator of the earlier version did not run, and the new one has no list yet. */
    @Test
    void triggerWithOldFinalizerEndsAndLeavesNoRule() {
        Resource<Trigger> images = room.create("images", source(bucket));
        room.awaitSource("images", "Bound");
        room.stopOperator();
        images.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\": {\"finalizers\": [\"" + Finalizer.NAME + "\"]}}");
        images.delete();
        room.forget(bucket);

        room.startOperator();
        TriggerRoom.await()
                .until(() -> images.get() == null
                        && rules().isEmpty()
                        && room.noted().isEmpty());
    }

    @Test
    void deletedBucketIsForgotten() {
        room.create("images", source(bucket));
        room.awaitSource("images", "Bound");
        room.stopOperator();
        room.deleteNamespace();
        room.awaitNamespaceGone();
        s3.deleteBucket(delete -> delete.bucket(bucket));

        room.startOperator();
        TriggerRoom.await().until(() -> room.noted().isEmpty());
    }

    private List<QueueConfiguration> rules() {
        return s3.getBucketNotificationConfiguration(get -> get.bucket(bucket)).queueConfigurations();
    }

    private static Source source(String bucket) {
        return SourceBuilder.builder()
                .bucket(Triggers.bucket(bucket, "s3:ObjectCreated:*", null, null))
                .build();
    }
}
