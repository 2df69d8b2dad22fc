package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.Attack;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
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
 * more records than its function may run, all at once. Functions of another namespace do not notice: their calls, their
 * cold starts, their events and the records of their queue. FairSharesIT has each attack by itself.
 */
@EndToEnd
@Isolated
class FairSharesE2E {
    private static final int CALLS = 200;
    private static final int STARTS = 3;
    private static final Duration NOISE = Duration.ofMillis(500);
    /** Of a start, which is much more work than a call, on a machine that also does the attack's. */
    private static final Duration NOISE_OF_STARTS = Duration.ofSeconds(2);

    private static final Duration IN_TIME = Duration.ofSeconds(5);
    private static final String QUEUE = "beside";

    private static final String QUEUED = """
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: queued}
        spec:
          runtime: python3.13
          handler: index.handler
          code:
            inline: |
              def handler(event, context):
                  for record in event["Records"]:
                      print("got " + record["body"])
        ---
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: queued}
        spec:
          function: {name: queued}
          source:
            queue: {sqs: {url: "%s"}}
        """;

    /** Each is started once. */
    private static final String FRESH = """
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: fresh-%d}
        spec:
          runtime: python3.13
          handler: index.handler
          code:
            inline: |
              def handler(event, context):
                  return "started"
        """;

    private final Workspace workspace;
    private Attack attack;

    FairSharesE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        workspace.resources().apply(new Example("hello").manifests());
        workspace.resources().apply(QUEUED.formatted(workspace.queues().queue(QUEUE)));
        for (int number = 0; number < 2 * STARTS; number++) {
            workspace.resources().apply(FRESH.formatted(number));
        }
        attack = new Attack(workspace);
        workspace.resources().awaitReady("Function", "hello");
        workspace.resources().awaitReady("Trigger", "queued");
        for (int number = 0; number < 2 * STARTS; number++) {
            workspace.resources().awaitReady("Function", "fresh-" + number);
        }
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
        Duration startAlone = slowestStart(0);
        workspace.queues().send(QUEUE, "before");
        awaitLine("queued", "got before", Patience.EVENT);
        attack.begin();
        attack.awaitNoticed();

        Duration attacked = slowestButOne(CALLS);
        Duration startAttacked = slowestStart(STARTS);

        assertThat(attacked).as("99 of 100 calls; alone %s", alone).isLessThan(allowed(alone, NOISE));
        assertThat(startAttacked)
                .as("cold starts; alone %s", startAlone)
                .isLessThan(allowed(startAlone, startAlone.plus(NOISE_OF_STARTS)));
        workspace
                .calls()
                .lambda()
                .invoke(invoke -> invoke.functionName("hello")
                        .invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String("{\"name\": \"in time\"}")));
        awaitLine("hello", "greeting in time", IN_TIME);
        workspace.queues().send(QUEUE, "in time");
        awaitLine("queued", "got in time", IN_TIME);
    }

    private void awaitLine(String function, String line, Duration time) {
        await(function + " logs: " + line)
                .atMost(time)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> workspace.resources().log(function).contains(line));
    }

    /** Twice the time that it takes alone, and at least the other time. */
    private static Duration allowed(Duration alone, Duration atLeast) {
        Duration twice = alone.multipliedBy(2);
        return twice.compareTo(atLeast) > 0 ? twice : atLeast;
    }

    /** The longest of some cold starts. */
    private Duration slowestStart(int first) {
        Duration slowest = Duration.ZERO;
        for (int number = first; number < first + STARTS; number++) {
            Duration took = timed("fresh-" + number);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        }
        return slowest;
    }

    private Duration timed(String function) {
        long began = System.nanoTime();
        assertThat(workspace.calls().invoke(function, "{}").statusCode()).isEqualTo(200);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** The 99th percentile. */
    private Duration slowestButOne(int calls) {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            times.add(timed("hello"));
        }
        Collections.sort(times);
        return times.get(calls * 99 / 100 - 1);
    }
}
