package dev.lamina.gateway.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.installation.ForeignOwnerException;
import dev.lamina.installation.NatsNames;
import dev.lamina.installation.NatsOwner;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connection of a gateway that starts with NATS, without it, and with the NATS of another installation. The prefix
 * is that of "production".
 */
@Timeout(120)
class FirstConnectionIT {
    private static final NatsNames NAMES = new NatsNames(NatsNames.DEFAULT_PREFIX);
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    @TempDir
    Path directory;

    private NatsServer server;

    @BeforeEach
    void start() throws Exception {
        server = new NatsServer(directory);
        try (Connection nats = server.connect()) {
            owner("production").claim(nats);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void connectionIsOpenAtOnceWithNats() throws Exception {
        try (Connection nats = first("production").begin(SOON)) {
            assertThat(nats.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            AtomicInteger done = new AtomicInteger();
            OnceConnected.run(nats, done::incrementAndGet);
            assertThat(done).hasValue(1);
        }
    }

    @Test
    void gatewayOfAnotherInstallationDoesNotStart() {
        assertThatExceptionOfType(ForeignOwnerException.class)
                .isThrownBy(() -> first("staging").begin(SOON));
    }

    @Test
    void connectionOpensWhenNatsStarts() throws Exception {
        server.kill();
        try (Connection nats = first("production").begin(A_MOMENT)) {
            CountDownLatch received = new CountDownLatch(1);
            OnceConnected.run(
                    nats,
                    () -> nats.createDispatcher(message -> received.countDown()).subscribe("greeting"));
            assertThat(nats.getStatus()).isEqualTo(Connection.Status.DISCONNECTED);
            assertThatExceptionOfType(IOException.class).isThrownBy(nats::jetStream);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> nats.publish("greeting", new byte[0]));

            server.start();
            await().atMost(SOON).until(() -> nats.getStatus() == Connection.Status.CONNECTED);
            await().atMost(SOON).until(() -> {
                nats.publish("greeting", new byte[0]);
                return received.await(100, TimeUnit.MILLISECONDS);
            });
            server.kill();
            server.start();
            await().atMost(SOON).until(() -> nats.getStatus() == Connection.Status.CONNECTED);
        }
    }

    /** A closed connection is down for {@link NatsLiveness}. */
    @Test
    void connectionClosesWhenLateNatsRefusesClaim() throws Exception {
        server.kill();
        try (Connection nats = first("staging").begin(A_MOMENT)) {
            AtomicInteger used = new AtomicInteger();
            OnceConnected.run(nats, used::incrementAndGet);
            server.start();
            await().atMost(SOON).until(() -> nats.getStatus() == Connection.Status.CLOSED);
            assertThat(used).hasValue(0);
            assertThatExceptionOfType(IOException.class).isThrownBy(nats::jetStreamManagement);
        }
    }

    @Test
    void refusedLoginIsRetried() throws Exception {
        server.kill();
        server.start("authorization { user: other, password: other }");
        FirstConnection first =
                first("production", Map.of("lamina.nats.username", "gateway", "lamina.nats.password", "secret"));
        try (Connection nats = first.begin(A_MOMENT)) {
            await().atMost(SOON).until(() -> server.log().contains("authentication error - User \"gateway\""));
            assertThat(nats.getStatus()).isEqualTo(Connection.Status.DISCONNECTED);
            await().atMost(SOON).until(() -> first.trouble().contains("refuses the login"));

            server.kill();
            server.start("authorization { user: gateway, password: secret }");
            await().atMost(SOON).until(() -> nats.getStatus() == Connection.Status.CONNECTED);
        }
    }

    @Test
    void connectionClosedEarlyIsNeverOpened() throws Exception {
        server.kill();
        FirstConnection first = first("production");
        Connection nats = first.begin(A_MOMENT);
        nats.close();
        server.start();
        assertThat(nats.getStatus()).isEqualTo(Connection.Status.CLOSED);
        await().atMost(SOON)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("first-nats-connection")));
        assertThat(first.trouble()).as("the gateway has only ended").doesNotContain("login");
    }

    private FirstConnection first(String installation) {
        return first(installation, Map.of());
    }

    private FirstConnection first(String installation, Map<String, String> login) {
        Map<String, String> settings = new HashMap<>(login);
        settings.put("lamina.nats.url", server.url());
        return new FirstConnection(
                NatsConnection.options(TestConfig.of(settings).nats()), owner(installation));
    }

    private static NatsOwner owner(String installation) {
        return new NatsOwner(NAMES, installation, 1);
    }
}
