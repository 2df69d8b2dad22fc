package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.operator.s3.S3Connection;
import dev.lamina.operator.servers.MinioServer;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;

/** Triggers with a rule in a bucket: they wait for it to be taken away, and for nothing else. */
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
    room = new TriggerRoom(new BucketBinding(new S3Connection(Optional.of(s3)), Optional.of(MinioServer.TARGET), Optional.empty(), "blue"));
  }

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void aFinalizerIsThereOnlyWhileARuleIs() {
    Resource<Trigger> images = room.create("images", source(bucket));
    room.awaitSource("images", "Bound");
    assertThat(Finalizer.on(images.get())).isTrue();

    enabled(images, false);
    TriggerRoom.await().until(() -> !Finalizer.on(images.get()));
    assertThat(rules()).isEmpty();

    enabled(images, true);
    TriggerRoom.await().until(() -> Finalizer.on(images.get()) && rules().size() == 1);
  }

  @Test
  void aTriggerWhoseBucketIsNotThereHasNone() {
    Resource<Trigger> images = room.create("images", source("nowhere"));

    room.awaitSource("images", "BucketNotFound");
    assertThat(Finalizer.on(images.get())).isFalse();
  }

  @Test
  void aNamespaceWhoseRoleHasGoneFirstGoesAndLeavesNoRule() {
    room.create("images", source(bucket));
    room.awaitSource("images", "Bound");
    room.takeRoleAway();

    room.deleteNamespace();
    room.awaitNamespaceGone();
    assertThat(rules()).isEmpty();
  }

  /** docs/operations.md, "What does not go". */
  @Test
  void withoutAnOperatorTheFinalizerIsTakenOffByHandAndTheNamespaceGoes() {
    Resource<Trigger> images = room.create("images", source(bucket));
    room.awaitSource("images", "Bound");
    room.stopOperator();
    room.deleteNamespace();
    TriggerRoom.await().until(() -> images.get().isMarkedForDeletion());
    assertThat(room.namespace()).isNotNull();

    images.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"finalizers\": null}}");
    room.awaitNamespaceGone();
    assertThat(rules()).as("what is given up").hasSize(1);
  }

  private static void enabled(Resource<Trigger> trigger, boolean enabled) {
    trigger.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"enabled\": " + enabled + "}}");
  }

  private List<QueueConfiguration> rules() {
    return s3.getBucketNotificationConfiguration(get -> get.bucket(bucket)).queueConfigurations();
  }

  private static Source source(String bucket) {
    return new Source(Triggers.bucket(bucket, "s3:ObjectCreated:*", null, null), null, null, null);
  }
}
