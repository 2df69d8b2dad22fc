package dev.lamina.operator.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A MinIO of its own, with two notification targets; it can be stopped and started again. */
public final class MinioServer implements AutoCloseable {
  public static final String TARGET = "arn:minio:sqs::LAMINA:webhook";
  public static final String OTHER_TARGET = "arn:minio:sqs::OTHER:webhook";
  public static final String USER = "lamina-test";
  public static final String PASSWORD = "lamina-test-password";

  private final Path directory;
  private final URI endpoint;

  // Mutable state
  private Process process;

  private MinioServer(Path directory) {
    this.directory = directory;
    this.endpoint = URI.create("http://127.0.0.1:" + Program.freePort());
  }

  public static MinioServer start(Path directory) throws IOException {
    MinioServer server = new MinioServer(directory);
    server.startAgain();
    return server;
  }

  /** At the same address, with the data it had. */
  public void startAgain() throws IOException {
    Path program = Program.find("minio", "MINIO_VERSION", "minio");
    ProcessBuilder builder = new ProcessBuilder(List.of(program.toString(), "server", "--address", endpoint.getAuthority(),
        "--console-address", "127.0.0.1:" + Program.freePort(), Files.createDirectories(directory.resolve("data")).toString()));
    Map<String, String> environment = builder.environment();
    environment.put("MINIO_ROOT_USER", USER);
    environment.put("MINIO_ROOT_PASSWORD", PASSWORD);
    environment.put("MINIO_UPDATE", "off");
    for (String target : List.of("LAMINA", "OTHER")) {
      environment.put("MINIO_NOTIFY_WEBHOOK_ENABLE_" + target, "on");
      environment.put("MINIO_NOTIFY_WEBHOOK_ENDPOINT_" + target, "http://127.0.0.1:" + Program.freePort());
      environment.put("MINIO_NOTIFY_WEBHOOK_QUEUE_DIR_" + target, directory.resolve("queue-" + target).toString());
    }
    Path log = directory.resolve("minio.log");
    process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    awaitReady(log);
  }

  public URI endpoint() {
    return endpoint;
  }

  public S3Client client() {
    return client(USER, PASSWORD);
  }

  public S3Client client(String user, String password) {
    return S3Client.builder().endpointOverride(endpoint).region(Region.US_EAST_1).forcePathStyle(true)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(user, password))).build();
  }

  private void awaitReady(Path log) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest health = HttpRequest.newBuilder(endpoint.resolve("/minio/health/ready")).build();
      Awaitility.await("MinIO, see " + log).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200)).ignoreExceptions()
          .until(() -> http.send(health, BodyHandlers.discarding()).statusCode() == 200);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
