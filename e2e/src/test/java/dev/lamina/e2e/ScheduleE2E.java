package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.WaitsForClock;
import dev.lamina.e2e.system.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * examples/schedule, a function every minute and one that deletes old objects, and one that is warm before its time.
 * The tests wait for the clock, so they run in parallel.
 */
@EndToEnd
@WaitsForClock
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
class ScheduleE2E {
    private static final Pattern TICK =
            Pattern.compile("tick of (\\S+:00[.]000Z) by arn:aws:events:us-east-1:\\S+:rule/every-minute");

    private static final String WARM = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: warm}
      spec:
        runtime: java25
        handler: Warm::handle
        memory: 256Mi
        scaling: {idleSeconds: 4}
        code:
          inline: |
            public class Warm {
              static {
                System.out.println("initialised");
              }

              public void handle(Object event) {
                System.out.println("ran");
              }
            }
      """;
    private static final String WARM_TRIGGER = """
      apiVersion: lamina.dev/v1alpha1
      kind: Trigger
      metadata: {name: warm}
      spec:
        function: {name: warm}
        source:
          schedule: {expression: "%d %d * * *", warmupSeconds: 60}
      """;
    /** Time enough to see that it is not warm yet. */
    private static final Duration COLD = Duration.ofSeconds(20);

    private static final String REPORTS = "reports";

    private final Workspace workspace;
    /** Others in each run: the bucket is the example's, and may still have objects of earlier runs. */
    private final String old = "tmp/" + UUID.randomUUID();

    private final String kept = "final/" + UUID.randomUUID();

    ScheduleE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void apply() {
        workspace.buckets().create(REPORTS);
        workspace.buckets().put(REPORTS, old, new byte[] {1});
        workspace.buckets().put(REPORTS, kept, new byte[] {1});
        // Every minute in place of every night, and everything is old enough.
        workspace
                .resources()
                .apply(new Example("schedule")
                        .manifests()
                        .replace("cron(0 3 * * ? *)", "cron(* * * * ? *)")
                        .replace("\"days\": 30", "\"days\": 0"));
        workspace.resources().awaitReady("Function", "cleanup");
        workspace.resources().awaitReady("Trigger", "cleanup");
        workspace.resources().awaitReady("Function", "tick");
        workspace.resources().awaitReady("Trigger", "every-minute");
    }

    @Test
    void everyTickRunsOnce() {
        await().atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> !ticks().isEmpty());
        assertThat(ticks()).doesNotHaveDuplicates();
    }

    @Test
    void environmentIsInitialisedBeforeTick() {
        workspace.resources().apply(WARM);
        workspace.resources().awaitReady("Function", "warm");
        Instant warm = Instant.now().plus(COLD).truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        Instant tick = warm.plus(1, ChronoUnit.MINUTES);
        workspace
                .resources()
                .apply(WARM_TRIGGER.formatted(
                        tick.atOffset(ZoneOffset.UTC).getMinute(),
                        tick.atOffset(ZoneOffset.UTC).getHour()));
        workspace.resources().awaitReady("Trigger", "warm");
        assertThat(workspace.resources().replicas("warm"))
                .as("a minute and more before the tick")
                .isZero();

        String log = await("an environment before " + tick)
                .atMost(Duration.between(Instant.now(), tick))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> workspace.resources().log("warm"), seen -> seen.contains("initialised"));
        assertThat(Instant.now()).isAfter(warm);
        assertThat(log).doesNotContain("START RequestId", "ran");
        assertThat(workspace.resources().replicas("warm")).isOne();
    }

    @Test
    void scheduleDeletesOldObjectsOfBucket() {
        await().atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> workspace.buckets().find(REPORTS, old).isEmpty());

        assertThat(workspace.buckets().find(REPORTS, kept)).isPresent();
    }

    @Test
    void invalidScheduleIsReportedWithPosition() {
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: never}
        spec:
          function: {name: tick}
          source:
            schedule: {expression: "cron(0 25 * * ? *)"}
        """);

        assertThat(workspace
                        .resources()
                        .awaitNotReady("Trigger", "never", "InvalidSchedule")
                        .message())
                .isEqualTo("spec.source.schedule.expression: position 8: \"25\" is not a valid hour: use 0 to 23");
    }

    private List<String> ticks() {
        return TICK.matcher(workspace.resources().log("tick"))
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
