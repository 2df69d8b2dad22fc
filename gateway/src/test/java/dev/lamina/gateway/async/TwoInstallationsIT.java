package dev.lamina.gateway.async;

import static dev.lamina.gateway.async.AsyncGateway.NAMES;
import static dev.lamina.gateway.async.AsyncGateway.PAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.installation.ForeignOwnerException;
import dev.lamina.installation.NatsNames;
import dev.lamina.installation.NatsOwner;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two installations use one NATS, as two clusters with the same manifests may. */
class TwoInstallationsIT extends AsyncRoom {
    private static final Map<String, String> STAGING =
            Map.of("lamina.installation", "staging", "lamina.nats.prefix", "staging");
    private static final Map<String, String> SAME_PREFIX = Map.of("lamina.installation", "staging");

    @Test
    void eachInstallationHasItsOwnQueue() {
        AsyncGateway production = gateway();
        AsyncGateway staging = gateway(STAGING);
        production.add(PAY);
        staging.add(PAY);
        acceptWhenThereIsAStream(production);

        await().until(() -> production.dispatcher.seen.size() == 1);
        acceptWhenThereIsAStream(staging);
        await().until(() -> staging.dispatcher.seen.size() == 1);
        assertThat(production.dispatcher.seen).hasSize(1);
    }

    @Test
    void sweepKeepsEventsOfOtherInstallation() throws Exception {
        AsyncGateway production = gateway();
        acceptWhenThereIsAStream(production);
        acceptWhenThereIsAStream(gateway(STAGING));

        sweep(STAGING);
        assertThat(stream().getStreamState().getMsgCount()).as("production's").isOne();
        assertThat(messages("staging-async")).as("staging's own orphan").isZero();
    }

    @Test
    void installationThatDoesNotOwnPrefixRemovesNothing() throws Exception {
        AsyncGateway production = gateway();
        acceptWhenThereIsAStream(production);

        sweep(SAME_PREFIX);
        orphans(SAME_PREFIX, orphans -> orphans.remove(new EventSubject(PAY)));
        assertThat(stream().getStreamState().getMsgCount()).isOne();
        sweep(Map.of()); // the owner's own, for comparison
        assertThat(stream().getStreamState().getMsgCount()).isZero();
    }

    @Test
    void foreignClaimErrorNamesValueToSet() throws Exception {
        try (Connection nats = server.connect()) {
            owner("production").claim(nats);
            owner("production").claim(nats);

            assertThatExceptionOfType(ForeignOwnerException.class)
                    .isThrownBy(() -> owner("staging").claim(nats))
                    .withMessageContainingAll(
                            "installation production",
                            "installation staging",
                            "nats.prefix",
                            "installation.id to production");
        }
    }

    @Test
    void concurrentClaimsHaveOneOwner() throws Exception {
        try (Connection nats = server.connect();
                ExecutorService all = Executors.newFixedThreadPool(16)) {
            CopyOnWriteArrayList<String> owners = new CopyOnWriteArrayList<>();
            var asked = IntStream.range(0, 16)
                    .mapToObj(i -> all.submit(() -> {
                        String id = "installation-" + i % 4;
                        owner(id).claim(nats);
                        return owners.add(id);
                    }))
                    .toList();
            for (Future<Boolean> one : asked) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(ForeignOwnerException.class);
                }
            }

            assertThat(owners).hasSize(4).containsOnly(owners.getFirst());
        }
    }

    /** A sweep of a gateway that knows no Function, as in another cluster. */
    private void sweep(Map<String, String> settings) throws IOException, InterruptedException {
        orphans(settings, orphans -> orphans.sweep(function -> false));
    }

    private void orphans(Map<String, String> settings, Consumer<OrphanCleanup> deed)
            throws IOException, InterruptedException {
        GatewayConfig config = TestConfig.of(settings);
        NatsNames names = config.nats().names();
        try (Connection nats = server.connect()) {
            deed.accept(new OrphanCleanup(
                    new AsyncStream(nats, names, config.async(), 1),
                    function -> false,
                    () -> new NatsOwner(names, config.installation(), 1).claim(nats)));
        }
    }

    private long messages(String stream) throws IOException, InterruptedException, JetStreamApiException {
        try (Connection nats = server.connect()) {
            return nats.jetStreamManagement()
                    .getStreamInfo(stream)
                    .getStreamState()
                    .getMsgCount();
        }
    }

    private static NatsOwner owner(String installation) {
        return new NatsOwner(NAMES, installation, 1);
    }
}
