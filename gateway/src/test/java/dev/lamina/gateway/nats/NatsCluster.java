package dev.lamina.gateway.nats;

import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.server.Programs;
import dev.lamina.testbed.server.TestCertificate;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ClusterInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A cluster of three real NATS servers, as the chart configures them, each with a store that outlives its process. */
public final class NatsCluster implements AutoCloseable {
    private static final int SIZE = 3;
    private static final Duration ELECTED = Duration.ofSeconds(40);

    private final Path directory;
    private final List<Integer> ports =
            IntStream.range(0, SIZE).mapToObj(i -> Programs.freePort()).toList();
    private final List<Integer> routes =
            IntStream.range(0, SIZE).mapToObj(i -> Programs.freePort()).toList();
    private final Optional<TestCertificate> certificate;
    private final Process[] processes = new Process[SIZE];

    public NatsCluster(Path directory) throws Exception {
        this(directory, Optional.empty());
    }

    /** @param certificate for clients, and for the servers among each other; empty: without TLS */
    NatsCluster(Path directory, Optional<TestCertificate> certificate) throws Exception {
        this.directory = directory;
        this.certificate = certificate;
        for (int i = 0; i < SIZE; i++) {
            start(i);
        }
        Awaitility.await("a cluster").atMost(ELECTED).ignoreExceptions().until(() -> {
            try (Connection connection = connect(0)) {
                connection.jetStreamManagement().getAccountStatistics();
                return true;
            }
        });
    }

    public static String name(int server) {
        return "n" + server;
    }

    private static int number(String name) {
        return Integer.parseInt(name.substring(1));
    }

    /** Starts it (again), on the same ports and the same store. */
    public void start(int server) {
        try {
            Path home = Files.createDirectories(directory.resolve(name(server)));
            Path config = Files.writeString(home.resolve("nats.conf"), """
          server_name: %s
          server_tags: ["%1$s"]
          listen: 127.0.0.1:%d
          max_payload: 8MB
          jetstream { store_dir: "%s", sync_interval: always, max_file_store: 150MB }
          cluster { name: test, listen: 127.0.0.1:%d, no_advertise: true, write_deadline: "2s", ping_interval: "2s", \
          ping_max: 2, routes: [%s]
          %s }
          %6$s
          """.formatted(
                    name(server),
                    ports.get(server),
                    home.resolve("store"),
                    routes.get(server),
                    routes.stream().map(port -> "nats://127.0.0.1:" + port).collect(Collectors.joining(", ")),
                    certificate.map(NatsCluster::tls).orElse("")));
            processes[server] = new ProcessBuilder(Programs.nats().toString(), "--config", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            home.resolve("nats.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tls(TestCertificate certificate) {
        return "tls { cert_file: \"%s\", key_file: \"%s\", ca_file: \"%1$s\", timeout: 10 }"
                .formatted(certificate.certificate(), certificate.key());
    }

    /** SIGKILL. */
    public void kill(int server) {
        processes[server].destroyForcibly();
        processes[server].onExit().join();
    }

    /** SIGSTOP: its connections stay open, and it does not respond. */
    public void freeze(int server) throws Exception {
        signal("-STOP", server);
    }

    /** SIGCONT. */
    public void thaw(int server) throws Exception {
        signal("-CONT", server);
    }

    private void signal(String signal, int server) throws Exception {
        new ProcessBuilder("kill", signal, String.valueOf(processes[server].pid()))
                .start()
                .onExit()
                .get();
    }

    /** A connection with the gateway's own options, to this server at first. */
    public Connection connect(int first) throws IOException, InterruptedException {
        String urls = Stream.iterate(first, i -> (i + 1) % SIZE)
                .limit(SIZE)
                .map(this::url)
                .collect(Collectors.joining(","));
        Map<String, String> settings = new HashMap<>(Map.of("lamina.nats.url", urls));
        certificate.ifPresent(
                one -> settings.put("lamina.nats.ca", one.certificate().toString()));
        Options options = NatsConnection.options(TestConfig.of(settings).nats());
        return Nats.connect(new Options.Builder(options).noRandomize().build());
    }

    private String url(int server) {
        return (certificate.isPresent() ? "tls" : "nats") + "://127.0.0.1:" + ports.get(server);
    }

    /** Of the stream. */
    public static int leader(Connection connection, String stream) throws IOException, JetStreamApiException {
        return leader(connection.jetStreamManagement().getStreamInfo(stream).getClusterInfo());
    }

    /** Of the consumer. */
    public static int leader(Connection connection, String stream, String consumer)
            throws IOException, JetStreamApiException {
        return leader(connection
                .jetStreamManagement()
                .getConsumerInfo(stream, consumer)
                .getClusterInfo());
    }

    private static int leader(ClusterInfo cluster) {
        if (cluster == null || cluster.getLeader() == null) {
            throw new IllegalStateException("there is no leader");
        }
        return number(cluster.getLeader());
    }

    /** Has the stream led by this server. */
    public static void lead(Connection connection, String stream, int server) {
        Awaitility.await(stream + " is led by " + server)
                .atMost(ELECTED)
                .ignoreExceptions()
                .pollInterval(Duration.ofMillis(300))
                .until(() -> leader(connection, stream) == server
                        || stepDown(connection, "$JS.API.STREAM.LEADER.STEPDOWN." + stream, server));
    }

    /** Has the consumer led by this server. */
    public static void lead(Connection connection, String stream, String consumer, int server) {
        Awaitility.await(consumer + " is led by " + server)
                .atMost(ELECTED)
                .ignoreExceptions()
                .pollInterval(Duration.ofMillis(300))
                .until(() -> leader(connection, stream, consumer) == server
                        || stepDown(connection, "$JS.API.CONSUMER.LEADER.STEPDOWN." + stream + "." + consumer, server));
    }

    private static boolean stepDown(Connection connection, String subject, int server) throws InterruptedException {
        connection.request(
                subject,
                "{\"placement\":{\"preferred\":\"%s\"}}".formatted(name(server)).getBytes(StandardCharsets.UTF_8),
                Duration.ofSeconds(2));
        return false;
    }

    @Override
    public void close() {
        for (int i = 0; i < SIZE; i++) {
            kill(i);
        }
    }
}
