package dev.lamina.gateway.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.testbed.server.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is in the image. It stops when it is asked to, whatever it waits for. */
class PackagedGatewayIT {
    private static final Path PROGRAM = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
    private static final long STOPS_WITHIN_SECONDS = 60;

    @TempDir
    private Path folder;

    private Process gateway;

    @AfterEach
    void end() {
        gateway.destroyForcibly().onExit().join();
    }

    @Test
    void missingNatsIsLoggedAndGatewayStops() throws Exception {
        int port = Programs.freePort();
        gateway = start("nats://user:secret@127.0.0.1:" + port);
        await().atMost(STARTS_WITHIN)
                .until(() -> log().contains("NATS has not answered yet at [127.0.0.1:" + port + "] (lamina.nats.url)"));
        assertThat(log()).doesNotContain("secret");
        gateway.destroy();
        assertThat(gateway.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS))
                .as("stops when asked to")
                .isTrue();
    }

    private Process start(String nats) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", PROGRAM.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "KUBERNETES_MASTER",
                        "https://127.0.0.1:" + Programs.freePort(),
                        "LAMINA_NATS_URL",
                        nats,
                        "QUARKUS_MANAGEMENT_PORT",
                        String.valueOf(Programs.freePort())));
        return builder.start();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
