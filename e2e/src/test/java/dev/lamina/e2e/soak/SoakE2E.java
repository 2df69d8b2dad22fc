package dev.lamina.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.soak.Chaos.Life;
import dev.lamina.e2e.soak.Chaos.Victim;
import dev.lamina.e2e.soak.Ledger.Balance;
import dev.lamina.e2e.system.Attack;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Everything is killed while events of all sources arrive: no acknowledged event is lost, and hardly one is run twice.
 * {@code make soak} runs it for ten minutes; {@code lamina.soak.seconds} and {@code lamina.soak.seed} are its
 * properties. With {@code lamina.soak.hard} processes are also frozen, cut off from each other, and have full disks,
 * with {@code lamina.soak.outage.seconds} the API server is away, and with {@code lamina.soak.attack} another namespace
 * attacks the gateways. It runs alone, because tests that run at the same time would be killed with the rest.
 */
@EndToEnd
@Isolated
class SoakE2E {
    /** An event whose environment was killed is attempted again after one minute, and after two more. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * A kill repeats the batches that run: those of the sources here are small, as each of them counts in a short run.
     */
    private static final double REPEATED_PERCENT = 1;

    /**
     * In a short run: a connector of a database that starts again sends again what it has sent since its position was
     * stored, and 46 changes were seen. That is two percent of 75 seconds, and a quarter of a percent of ten minutes.
     */
    private static final double REPEATED_PERCENT_OF_SHORT = 4;

    private static final Duration SHORT = Duration.ofMinutes(5);

    private static final String SYSTEM = "lamina-system";
    private static final String COMPONENT = "app.kubernetes.io/component";

    private final Workspace workspace;

    SoakE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void everyAcknowledgedEventRunsDespiteKills() throws Exception {
        long seed = Long.getLong("lamina.soak.seed", System.nanoTime());
        Duration time = Duration.ofSeconds(Long.getLong("lamina.soak.seconds", 75));
        System.out.println("soak: " + time.toSeconds() + " s, lamina.soak.seed=" + seed);
        Recorder recorder = new Recorder(workspace);
        recorder.apply();
        List<Source> sources = Sources.of(workspace);
        try {
            workspace.resources().apply(Ticks.MANIFEST);
            for (Source source : sources) {
                workspace.resources().apply(source.manifests());
            }
            workspace
                    .resources()
                    .all("Trigger")
                    .forEach(trigger -> workspace
                            .resources()
                            .awaitReady("Trigger", trigger.getMetadata().getName()));
            Chaos chaos = new Chaos(
                    TestCluster.shared(),
                    workspace.resources().client(),
                    victims(),
                    seed,
                    Boolean.getBoolean("lamina.soak.hard"));
            Soak soak = new Soak(recorder, sources, chaos);
            run(soak, time);
            Balance balance = settled(soak, chaos);
            System.out.println("soak: killed " + chaos.killed() + ", disturbed " + chaos.disturbed() + "\n" + balance);

            assertThat(chaos.killed().keySet())
                    .as("what was killed")
                    .containsAll(List.of("function", "gateway", "nats", "operator", "keda", "connector", "database"));
            assertThat(balance.lines().values())
                    .as("each source was acknowledged something")
                    .allMatch(line -> line.acknowledged() > 0)
                    .hasSize(sources.size() + 1);
            assertThat(balance.missing()).as("acknowledged and never run").isEmpty();
            assertThat(balance.repeatedPercent())
                    .as("run more than once, in percent")
                    .isLessThan(time.compareTo(SHORT) < 0 ? REPEATED_PERCENT_OF_SHORT : REPEATED_PERCENT);
        } finally {
            for (Source source : sources) {
                source.close();
            }
        }
    }

    /** With an attack of another namespace, if that is wanted. */
    private void run(Soak soak, Duration time) throws Exception {
        Duration outage = Duration.ofSeconds(Long.getLong("lamina.soak.outage.seconds", 0));
        if (!Boolean.getBoolean("lamina.soak.attack")) {
            soak.run(time, outage);
            return;
        }
        try (Attack attack = new Attack(workspace)) {
            attack.awaitReady();
            attack.begin();
            soak.run(time, outage);
        }
    }

    /**
     * Returns when all parts run and no event is missing, or when the time is over; then the accounts show what is
     * missing.
     */
    private static Balance settled(Soak soak, Chaos chaos) {
        await("everybody is back")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(chaos::isOver);
        try {
            return await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(2))
                    .until(soak::balance, balance -> balance.missing().isEmpty());
        } catch (ConditionTimeoutException e) {
            return soak.balance();
        }
    }

    private List<Victim> victims() {
        return List.of(
                new Victim(
                        "function", workspace.namespace(), Map.of("lamina.dev/function", Recorder.NAME), Life.PASSING),
                new Victim("gateway", SYSTEM, Map.of(COMPONENT, "gateway"), Life.REPLACED),
                new Victim("nats", SYSTEM, Map.of(COMPONENT, "nats"), Life.REPLACED),
                new Victim("operator", SYSTEM, Map.of(COMPONENT, "operator"), Life.REPLACED),
                new Victim("keda", "keda", Map.of(), Life.REPLACED),
                new Victim("connector", workspace.namespace(), DatabaseSource.CONNECTOR, Life.REPLACED),
                new Victim("database", workspace.namespace(), DatabaseSource.SERVER, Life.RESTARTED));
    }
}
