package training;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The servers that a gateway finds in a cluster, on this machine's loopback, and the ports that it has to serve. */
final class Surroundings implements AutoCloseable {
    /** For one response of the gateway. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path directory = Files.createTempDirectory("training");
    private final Vertx vertx = Vertx.vertx();
    private final Certificate certificate = Certificate.in(directory);
    private final StubApiServer apiServer = new StubApiServer(vertx, certificate);
    private final Optional<StubNats> nats;
    private final String natsUrl;
    private final Ports ports = new Ports(freePort(), freePort(), freePort(), freePort());

    record Ports(int api, int internal, int scaler, int management) {}

    Surroundings() throws Exception {
        StubNats stub = new StubNats();
        nats = Optional.of(stub);
        natsUrl = stub.url();
    }

    /** With a NATS that is not one of these servers. */
    Surroundings(String natsUrl) throws Exception {
        nats = Optional.empty();
        this.natsUrl = natsUrl;
    }

    Ports ports() {
        return ports;
    }

    /** As in a pod: the API server has the address that the kubelet gives, and the settings are in a file. */
    Map<String, String> environment() throws IOException {
        Map<String, String> environment = new TreeMap<>();
        environment.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
        environment.put("KUBERNETES_SERVICE_PORT", "" + apiServer.port());
        environment.put("KUBERNETES_CERTS_CA_FILE", certificate.pem().toString());
        environment.put(
                "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN",
                Files.writeString(directory.resolve("token"), "gateway").toString());
        environment.put(
                "QUARKUS_CONFIG_LOCATIONS",
                Files.writeString(directory.resolve("application.properties"), settings())
                        .toString());
        return environment;
    }

    private String settings() {
        return """
        lamina.nats.url=%s
        lamina.ports.api=%d
        lamina.ports.internal=%d
        quarkus.http.port=%d
        quarkus.management.port=%d
        lamina.content.cache-dir=%s
        lamina.shutdown-delay=0s
        quarkus.log.category."dev.lamina".level=INFO
        """.formatted(
                        natsUrl,
                        ports.api(),
                        ports.internal(),
                        ports.scaler(),
                        ports.management(),
                        directory.resolve("content"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        if (nats.isPresent()) {
            nats.get().close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
