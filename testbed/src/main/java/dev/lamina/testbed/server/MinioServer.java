package dev.lamina.testbed.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;

/** A real MinIO with two targets for notifications; it can be stopped and started again. */
public final class MinioServer implements AutoCloseable {
    public static final String TARGET = "arn:minio:sqs::LAMINA:webhook";
    /** Of {@link #start(Path)}. */
    public static final String OTHER_TARGET = "arn:minio:sqs::OTHER:webhook";

    private static final String NOW_TARGET = "arn:minio:sqs::LAMINANOW:webhook";
    public static final String USER = "lamina-test";
    public static final String PASSWORD = "lamina-test-password";

    private final Path directory;
    private final Map<String, String> settings;
    private final List<Target> targets;
    private final URI endpoint = URI.create("http://127.0.0.1:" + Programs.freePort());

    // Mutable state
    private Process process;

    private MinioServer(Path directory, Map<String, String> settings, Target... targets) {
        this.directory = directory;
        this.settings = settings;
        this.targets = List.of(targets);
        startAgain();
    }

    /**
     * @param queued whether events are kept in a directory until the webhook accepts them; else they are posted at once
     */
    private record Target(String name, URI webhook, String token, boolean queued) {
        Map<String, String> environment(Path directory) {
            return Map.of(
                    "MINIO_NOTIFY_WEBHOOK_ENABLE_" + name,
                    "on",
                    "MINIO_NOTIFY_WEBHOOK_ENDPOINT_" + name,
                    webhook.toString(),
                    "MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_" + name,
                    token,
                    "MINIO_NOTIFY_WEBHOOK_QUEUE_DIR_" + name,
                    queued ? queue(directory, name).toString() : "");
        }

        static Path queue(Path directory, String name) {
            return directory.resolve("queue-" + name);
        }
    }

    /** Starts one whose targets, {@link #TARGET} and {@link #OTHER_TARGET}, have the address of no server. */
    public static MinioServer start(Path directory) {
        URI nowhere = URI.create("http://127.0.0.1:" + Programs.freePort());
        return new MinioServer(
                directory, Map.of(), new Target("LAMINA", nowhere, "", true), new Target("OTHER", nowhere, "", true));
    }

    /**
     * Starts one with the two targets that the chart configures: one with a queue directory, and one that posts at
     * once.
     */
    public static MinioServer start(Path directory, URI webhook, String token) {
        return new MinioServer(
                directory,
                Map.of(),
                new Target("LAMINA", webhook, token, true),
                new Target("LAMINANOW", webhook, token, false));
    }

    /**
     * Starts one without targets.
     *
     * @param settings variables of MinIO
     */
    public static MinioServer start(Path directory, Map<String, String> settings) {
        return new MinioServer(directory, settings);
    }

    /** At the same address, with the same data. */
    public void startAgain() {
        ProcessBuilder builder = new ProcessBuilder(
                Programs.minio().toString(),
                "server",
                "--address",
                endpoint.getAuthority(),
                "--console-address",
                "127.0.0.1:" + Programs.freePort(),
                directory.resolve("data").toString());
        builder.environment()
                .putAll(Map.of(
                        "MINIO_ROOT_USER",
                        USER,
                        "MINIO_ROOT_PASSWORD",
                        PASSWORD,
                        "MINIO_BROWSER",
                        "off",
                        "MINIO_UPDATE",
                        "off"));
        builder.environment().putAll(settings);
        targets.forEach(target -> builder.environment().putAll(target.environment(directory)));
        Path log = directory.resolve("minio.log");
        try {
            process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady(log);
    }

    public URI endpoint() {
        return endpoint;
    }

    /** The directory with the events that {@link #TARGET} has not posted yet, a file each. */
    public Path queue() {
        return Target.queue(directory, "LAMINA");
    }

    public S3Client client() {
        return client(USER, PASSWORD);
    }

    public S3Client client(String user, String password) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(user, password)))
                .build();
    }

    /** Creates a bucket that notifies the chart's two targets of every event that a Trigger may name. */
    public void notifyingBucket(S3Client s3, String name) {
        s3.createBucket(create -> create.bucket(name));
        // It serves a moment before its targets exist.
        Awaitility.await("targets")
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> s3.putBucketNotificationConfiguration(put -> put.bucket(name)
                        .notificationConfiguration(rules -> rules.queueConfigurations(
                                rule -> rule.queueArn(TARGET).events(Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED),
                                rule -> rule.queueArn(NOW_TARGET)
                                        .events(Event.S3_OBJECT_CREATED, Event.S3_OBJECT_REMOVED)))));
    }

    private void awaitReady(Path log) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest health = HttpRequest.newBuilder(endpoint.resolve("/minio/health/ready"))
                    .build();
            Awaitility.await("MinIO, see " + log)
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> http.send(health, BodyHandlers.discarding()).statusCode() == 200);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
