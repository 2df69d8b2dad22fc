package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.Attack;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * One namespace attacks the gateway without an identity: calls of a function that does not answer, and whose further
 * environments are too large for the node; slow and fast uploads; idle connections; random tokens; and a queue with far
 * more records than its function may run, all at once. A function of another namespace does not notice.
 */
@EndToEnd
@Isolated
class FairSharesE2E {
    private static final int CALLS = 200;
    private static final Duration NOISE = Duration.ofMillis(500);

    private final Workspace workspace;
    private Attack attack;

    FairSharesE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        workspace.resources().apply(new Example("hello").manifests());
        attack = new Attack(workspace);
        workspace.resources().awaitReady("Function", "hello");
        attack.awaitReady();
    }

    @AfterAll
    void end() throws IOException {
        attack.close();
    }

    @Test
    void attackOfOneNamespaceHarmsNoOther() {
        slowestButOne(CALLS / 4);
        Duration alone = slowestButOne(CALLS);
        attack.begin();
        attack.awaitNoticed();

        Duration attacked = slowestButOne(CALLS);

        Duration allowed = alone.multipliedBy(2).compareTo(NOISE) > 0 ? alone.multipliedBy(2) : NOISE;
        assertThat(attacked).as("99 of 100 calls; alone %s", alone).isLessThan(allowed);
        String event = workspace
                .calls()
                .lambda()
                .invoke(invoke -> invoke.functionName("hello")
                        .invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String("{\"name\": \"in time\"}")))
                .responseMetadata()
                .requestId();
        await("event " + event + " is not late")
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> workspace.resources().log("hello").contains("greeting in time"));
    }

    /** The 99th percentile. */
    private Duration slowestButOne(int calls) {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            long began = System.nanoTime();
            assertThat(workspace.calls().invoke("hello", "{}").statusCode()).isEqualTo(200);
            times.add(Duration.ofNanos(System.nanoTime() - began));
        }
        Collections.sort(times);
        return times.get(calls * 99 / 100 - 1);
    }
}
