package dev.lamina.gateway.bucket;

import dev.lamina.gateway.testing.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;

/** A real MinIO with two webhook targets, one with a queue directory and one that posts at once, as the chart configures it. */
final class MinioServer implements AutoCloseable {
  static final String TARGET = "arn:minio:sqs::LAMINA:webhook";
  static final String NOW = "arn:minio:sqs::LAMINANOW:webhook";
  private static final String USER = "minioadmin";

  private final Process process;
  private final URI endpoint = URI.create("http://127.0.0.1:" + Programs.freePort());

  MinioServer(Path directory, URI webhook, String token) {
    ProcessBuilder builder = new ProcessBuilder(Programs.minio().toString(), "server", "--address", endpoint.getAuthority(),
        "--console-address", "127.0.0.1:" + Programs.freePort(), directory.resolve("data").toString())
        .redirectErrorStream(true).redirectOutput(directory.resolve("minio.log").toFile());
    builder.environment().putAll(Map.of(
        "MINIO_ROOT_USER", USER,
        "MINIO_ROOT_PASSWORD", USER,
        "MINIO_BROWSER", "off",
        "MINIO_NOTIFY_WEBHOOK_ENABLE_LAMINA", "on",
        "MINIO_NOTIFY_WEBHOOK_ENDPOINT_LAMINA", webhook.toString(),
        "MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_LAMINA", token,
        "MINIO_NOTIFY_WEBHOOK_QUEUE_DIR_LAMINA", directory.resolve("events").toString(),
        "MINIO_NOTIFY_WEBHOOK_ENABLE_LAMINANOW", "on",
        "MINIO_NOTIFY_WEBHOOK_ENDPOINT_LAMINANOW", webhook.toString(),
        "MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_LAMINANOW", token));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("minio").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200)).until(this::live);
  }

  S3Client client() {
    return S3Client.builder().endpointOverride(endpoint).region(Region.US_EAST_1).forcePathStyle(true)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(USER, USER))).build();
  }

  /** A bucket that notifies of everything a Trigger may name. */
  void bucket(S3Client s3, String name) {
    s3.createBucket(create -> create.bucket(name));
    // It serves a moment before its targets are there.
    Awaitility.await("targets").atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> s3.putBucketNotificationConfiguration(put -> put.bucket(name).notificationConfiguration(rules -> rules.queueConfigurations(
        rule -> rule.queueArn(TARGET).events(Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED),
        rule -> rule.queueArn(NOW).events(Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED)))));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }

  private boolean live() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(endpoint.resolve("/minio/health/live")).build(), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
