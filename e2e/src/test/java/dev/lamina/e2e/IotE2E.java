package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** examples/iot: from zero, a message of a device becomes an object, and an alarm if it is too hot. */
@EndToEnd
class IotE2E {
    private static final int PORT = 1883;

    private final Workspace workspace;
    /** Another one in each run: the bucket is the example's, and still has the objects of earlier runs. */
    private final String name = "kitchen-" + UUID.randomUUID().toString().substring(0, 8);

    IotE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        workspace.buckets().create("readings");
        workspace.brokers().start(Broker.MOSQUITTO);
        workspace
                .resources()
                .apply(new Example("iot").manifests().replace(".default.svc", "." + workspace.namespace() + ".svc"));
        workspace.resources().awaitReady("Function", "readings");
        workspace.resources().awaitReady("Function", "alarm");
        workspace.resources().awaitReady("Trigger", "readings");
        workspace.resources().awaitReady("Trigger", "alarms");
    }

    @Test
    void messageOfDeviceInvokesFunctionFromZero() throws Exception {
        assertThat(workspace.resources().pods("readings")).isEmpty();

        device(name, "21.5", "60");

        await().atMost(Patience.EVENT).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            List<String> readings = workspace
                    .buckets()
                    .keys("readings")
                    .filter(key -> key.startsWith(name + "/"))
                    .toList();
            assertThat(readings).hasSize(2);
        });
        await().atMost(Patience.EVENT)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> workspace.resources().log("alarm").contains("ALARM: " + name + " has 60.0 degrees"));
        assertThat(workspace.resources().log("alarm")).doesNotContain("21.5");
    }

    private void device(String... words) throws Exception {
        try (LocalPortForward forward = workspace.brokers().outside(Broker.MOSQUITTO, PORT)) {
            ProcessBuilder device =
                    new ProcessBuilder("python3", "device.py", "127.0.0.1", "" + forward.getLocalPort());
            device.command().addAll(List.of(words));
            device.environment().put("MQTT_USERNAME", Broker.USER);
            device.environment().put("MQTT_PASSWORD", Broker.PASSWORD);
            Process process = device.directory(Example.FOLDER.resolve("iot").toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        }
    }
}
