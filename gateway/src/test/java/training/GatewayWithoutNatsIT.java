package training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.testing.OtlpReceiver;
import dev.lamina.gateway.wire.HttpConnection;
import dev.lamina.testbed.server.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is in the image, started while NATS is unavailable. */
@Timeout(300)
class GatewayWithoutNatsIT {
    private static final List<String> COMMAND = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            Path.of("target/quarkus-app/quarkus-run.jar").toString());
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void gatewayServesWithoutNatsAndTakesEventsLater() throws Exception {
        try (NatsServer nats = new NatsServer(directory)) {
            nats.kill();
            try (Surroundings surroundings = new Surroundings(nats.url());
                    OtlpReceiver traces = new OtlpReceiver();
                    GatewayProcess gateway = gateway(surroundings, traces)) {
                gateway.awaitStart();
                try (TrainedEnvironments _ =
                                new TrainedEnvironments(surroundings.ports().internal());
                        Management management =
                                new Management(surroundings.ports().management());
                        HttpConnection api =
                                new HttpConnection(surroundings.ports().api(), Surroundings.PATIENCE)) {
                    management.awaitReady();
                    management.checkAll();
                    assertThat(api.exchange(Requests.invoke()).status()).isEqualTo(200);
                    HttpConnection.Reply refused = api.exchange(Requests.invokeAsync());
                    assertThat(refused.status()).as(refused.text()).isEqualTo(500);
                    assertThat(refused.headers()).containsEntry("X-Amzn-ErrorType", "ServiceException");
                    assertThat(gateway.output()).contains("NATS has not answered yet at [127.0.0.1:");

                    nats.start();
                    await().atMost(SOON)
                            .until(() -> api.exchange(Requests.invokeAsync()).status() == 202);
                    await().atMost(SOON)
                            .until(() -> management
                                    .metrics()
                                    .contains("lamina_async_event_age_seconds_count{function=\"echo\","
                                            + "namespace=\"training\"} 1"));
                    assertThat(api.exchange(Requests.invoke()).status()).isEqualTo(200);
                    management.checkAll();
                    await().untilAsserted(() -> assertThat(traces.paths("run"))
                            .contains(List.of("InvokeFunction", "invoke echo", "run"))
                            .contains(List.of("InvokeFunction", "attempt 1", "invoke echo", "run")));
                    assertThat(traces.paths("queue")).contains(List.of("InvokeFunction", "queue"));
                } catch (Exception | AssertionError e) {
                    throw new AssertionError(gateway.output(), e);
                }
            }
        }
    }

    private static GatewayProcess gateway(Surroundings surroundings, OtlpReceiver traces) throws Exception {
        Map<String, String> environment = surroundings.environment();
        environment.put("LAMINA_ASYNC_STORE_TIMEOUT", "1s"); // how long a caller waits for the response
        environment.put("LAMINA_TRACING_ENDPOINT", traces.url().toString());
        environment.put("LAMINA_TRACING_RATIO", "1");
        return new GatewayProcess(COMMAND, environment);
    }
}
