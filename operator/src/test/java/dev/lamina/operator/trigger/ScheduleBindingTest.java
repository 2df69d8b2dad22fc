package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.ScheduleSource;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleBindingTest {
  private final ScheduleBinding binding = new ScheduleBinding();

  @Test
  void saysWhenItRuns() throws Exception {
    assertThat(bind(new ScheduleSource("rate(5 minutes)", "UTC", null, 3600, null))).isEqualTo("Runs at rate(5 minutes)");
    assertThat(bind(new ScheduleSource("0 9 * * *", "Europe/Berlin", "{}", 3600, 60))).isEqualTo("Runs at 0 9 * * * in Europe/Berlin");
  }

  @Test
  void namesTheFieldThatIsWrongAndWhere() {
    refused(new ScheduleSource("cron(0 25 * * ? *)", "UTC", null, 3600, null),
        "spec.source.schedule.expression: position 8: \"25\" is not a valid hour: use 0 to 23");
    refused(new ScheduleSource("rate(1 hour)", "UTC", "{oops}", 3600, null), "spec.source.schedule.input: line 1, column 2: is not JSON");
    refused(new ScheduleSource("rate(1 hour)", "UTC", null, 3600, 60), "spec.source.schedule.warmupSeconds: is only allowed for cron");
  }

  private void refused(ScheduleSource schedule, String message) {
    assertThatThrownBy(() -> bind(schedule)).isInstanceOf(BindingException.class).hasMessageStartingWith(message)
        .extracting("reason").isEqualTo("InvalidSchedule");
  }

  private String bind(ScheduleSource schedule) throws BindingException {
    Trigger trigger = Triggers.trigger("nightly", 1, null);
    TriggerSpec spec = trigger.getSpec();
    trigger.setSpec(new TriggerSpec(spec.function(), true, null, null, null, null, null, new Source(null, null, schedule, null)));
    return binding.bind(trigger, List.of(trigger), () -> { });
  }
}
