package dev.lamina.gateway.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.exceptions.MqttDecodeException;
import dev.lamina.api.MqttSourceBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Mqtt3PortTest {
    /** Accepts any client. */
    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    /** The beginning of a message of 256 MB. */
    private static final byte[] HUGE_PUBLISH = {0x30, -1, -1, -1, 0x7f};

    @Test
    void hugePacketEndsConnectionAtItsLength() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread broker = Thread.ofVirtual().start(() -> serve(server));

            port(server.getLocalPort(), ended).connect(true).get(10, TimeUnit.SECONDS);

            assertThat(ended.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(MqttDecodeException.class);
            broker.join();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sessionIsKeptAsWanted(boolean keepSession) {
        assertThat(Mqtt3Port.request(keepSession).isCleanSession()).isEqualTo(!keepSession);
    }

    private static void serve(ServerSocket server) {
        try (Socket client = server.accept()) {
            assertThat(client.getInputStream().read()).isPositive();
            client.getOutputStream().write(CONNACK);
            client.getOutputStream().write(HUGE_PUBLISH);
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Mqtt3Port port(int port, CompletableFuture<Throwable> ended) throws Exception {
        MqttBroker broker = new MqttBroker(
                MqttSourceBuilder.builder()
                        .url("mqtt://localhost:" + port)
                        .topicFilters(List.of("a"))
                        .build(),
                Map.of(),
                Map.of());
        return new Mqtt3Port(
                broker,
                broker.transport(InetAddress.getLoopbackAddress(), new MqttTls(null)),
                "a-0",
                new MqttClientPort.Listeners((_, _) -> {}, ended::complete));
    }
}
