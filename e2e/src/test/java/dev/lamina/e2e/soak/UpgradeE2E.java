package dev.lamina.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.FromPrevious;
import dev.lamina.e2e.system.Workspace;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * `helm upgrade` from the previous version while functions are called: warm ones, ones at zero, and asynchronously. Old
 * and new gateways, operators and environments run at the same time, and no caller notices.
 */
@EndToEnd
@FromPrevious
@Isolated
@Order(Integer.MAX_VALUE)
class UpgradeE2E {
    private static final int BEFORE = 3;
    private static final int AFTER = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Workspace workspace;

    // Mutable state
    private boolean upgraded;

    UpgradeE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    /** The classes that follow want the present version. */
    @AfterAll
    void end() {
        if (!upgraded) {
            workspace.upgrade();
        }
    }

    @Test
    void upgradeUnderLoadFailsNoCallAndLosesNoEvent() throws Exception {
        Recorder recorder = new Recorder(workspace);
        recorder.apply();
        try (UpgradeLoad load = new UpgradeLoad(workspace)) {
            load.begin();
            awaitAnswers(load, BEFORE);

            workspace.upgrade();
            upgraded = true;

            awaitAnswers(load, AFTER);
            load.end();
            assertThat(load.failures())
                    .as("calls that failed, of %s", load.answered())
                    .isEmpty();
            await("every event that was accepted is run")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(
                                    load.balance(recorder.receipts().toList()).missing())
                            .isEmpty());
        }
    }

    /** This many further calls of each kind. */
    private static void awaitAnswers(UpgradeLoad load, int more) {
        var then = load.answered();
        await("calls of each kind are answered")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> assertThat(load.answered())
                        .allSatisfy((kind, answered) ->
                                assertThat(answered).as(kind).isGreaterThanOrEqualTo(then.get(kind) + more)));
    }
}
