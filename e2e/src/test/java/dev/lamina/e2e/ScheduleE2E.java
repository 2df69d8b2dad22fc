package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** examples/schedule: a function every minute. */
@EndToEnd
class ScheduleE2E {
  private static final Pattern TICK = Pattern.compile("tick of (\\S+:00[.]000Z) by arn:aws:events:us-east-1:\\S+:rule/every-minute");

  private final Workspace workspace;

  ScheduleE2E(Workspace workspace) {
    this.workspace = workspace;
  }

  @BeforeAll
  void apply() {
    workspace.resources().apply(new Example("schedule").manifests());
    workspace.resources().awaitReady("Function", "tick");
    workspace.resources().awaitReady("Trigger", "every-minute");
  }

  @Test
  void runsAtEveryTickOnce() {
    await().atMost(Duration.ofSeconds(150)).pollInterval(Duration.ofSeconds(1)).until(() -> !ticks().isEmpty());
    assertThat(ticks()).doesNotHaveDuplicates();
  }

  @Test
  void aScheduleThatIsNoneIsRefusedWithThePosition() {
    workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: never}
        spec:
          function: {name: tick}
          source:
            schedule: {expression: "cron(0 25 * * ? *)"}
        """);

    assertThat(workspace.resources().awaitNotReady("Trigger", "never", "InvalidSchedule").message())
        .isEqualTo("spec.source.schedule.expression: position 8: \"25\" is no hour: use 0 to 23");
  }

  private List<String> ticks() {
    return TICK.matcher(workspace.resources().log("tick")).results().map(MatchResult::group).toList();
  }
}
