package dev.lamina.gateway.async;

import static dev.lamina.gateway.async.AsyncGateway.NAMES;
import static dev.lamina.gateway.async.AsyncGateway.PAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A real NATS server, and as many gateways as a test wants. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
abstract class AsyncRoom {
    static final FunctionId SHIP = new FunctionId("shop", "ship-v2");

    @TempDir
    Path directory;

    NatsServer server;
    private final List<AsyncGateway> gateways = new ArrayList<>();

    @BeforeEach
    void startNats() {
        server = new NatsServer(directory);
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (AsyncGateway gateway : gateways) {
            gateway.close();
        }
        server.close();
    }

    AsyncGateway gateway() {
        return gateway(Map.of());
    }

    AsyncGateway gateway(Map<String, String> settings) {
        return gateway(settings, Duration.ZERO);
    }

    /** @param ahead how far its clock is ahead of NATS' */
    AsyncGateway gateway(Map<String, String> settings, Duration ahead) {
        try {
            AsyncGateway gateway = new AsyncGateway(server.connect(), settings, ahead);
            gateways.add(gateway);
            return gateway;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The stream is created in the background when a gateway starts. The id is the same each time: an event that was
     * stored and not confirmed is stored once.
     */
    static String acceptWhenThereIsAStream(AsyncGateway gateway) {
        String id = UUID.randomUUID().toString();
        await().until(() -> {
            gateway.accept(id, PAY, "first");
            return true;
        });
        return id;
    }

    void awaitEmptyQueue() {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(stream().getStreamState().getMsgCount()).isZero());
    }

    StreamInfo stream() throws IOException, InterruptedException, JetStreamApiException {
        try (Connection connection = server.connect()) {
            return connection.jetStreamManagement().getStreamInfo(NAMES.asyncStream());
        }
    }

    long redeliveries() throws IOException, InterruptedException, JetStreamApiException {
        try (Connection connection = server.connect()) {
            return connection
                    .jetStreamManagement()
                    .getConsumerInfo(NAMES.asyncStream(), new EventSubject(PAY).consumer())
                    .getRedelivered();
        }
    }

    List<String> consumers() throws IOException, InterruptedException, JetStreamApiException {
        try (Connection connection = server.connect()) {
            return connection.jetStreamManagement().getConsumerNames(NAMES.asyncStream());
        }
    }

    static List<Duration> waits(AsyncGateway gateway) {
        List<Instant> times =
                gateway.dispatcher.seen.stream().map(FakeDispatcher.Seen::at).toList();
        List<Duration> waits = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            waits.add(Duration.between(times.get(i - 1), times.get(i)));
        }
        return waits;
    }
}
