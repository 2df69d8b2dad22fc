package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.ScheduleSource;
import dev.lamina.api.ScheduleSourceBuilder;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import dev.lamina.api.TriggerSpecBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleBindingTest {
    private final ScheduleBinding binding = new ScheduleBinding();

    @Test
    void messageNamesSchedule() throws Exception {
        assertThat(bind(ScheduleSourceBuilder.builder()
                        .expression("rate(5 minutes)")
                        .timezone("UTC")
                        .maxAgeSeconds(3600)
                        .build()))
                .isEqualTo("Runs at rate(5 minutes)");
        assertThat(bind(ScheduleSourceBuilder.builder()
                        .expression("0 9 * * *")
                        .timezone("Europe/Berlin")
                        .input("{}")
                        .maxAgeSeconds(3600)
                        .warmupSeconds(60)
                        .build()))
                .isEqualTo("Runs at 0 9 * * * in Europe/Berlin");
    }

    @Test
    void errorNamesFieldAndPosition() {
        refused(
                ScheduleSourceBuilder.builder()
                        .expression("cron(0 25 * * ? *)")
                        .timezone("UTC")
                        .maxAgeSeconds(3600)
                        .build(),
                "spec.source.schedule.expression: position 8: \"25\" is not a valid hour: use 0 to 23");
        refused(
                ScheduleSourceBuilder.builder()
                        .expression("rate(1 hour)")
                        .timezone("UTC")
                        .input("{oops}")
                        .maxAgeSeconds(3600)
                        .build(),
                "spec.source.schedule.input: line 1, column 2: is not JSON");
        refused(
                ScheduleSourceBuilder.builder()
                        .expression("rate(1 hour)")
                        .timezone("UTC")
                        .maxAgeSeconds(3600)
                        .warmupSeconds(60)
                        .build(),
                "spec.source.schedule.warmupSeconds: is only allowed for cron");
    }

    private void refused(ScheduleSource schedule, String message) {
        assertThatThrownBy(() -> bind(schedule))
                .isInstanceOf(BindingException.class)
                .hasMessageStartingWith(message)
                .extracting("reason")
                .isEqualTo("InvalidSchedule");
    }

    private String bind(ScheduleSource schedule) throws BindingException {
        Trigger trigger = Triggers.trigger("nightly", 1, null);
        TriggerSpec spec = trigger.getSpec();
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(spec.function())
                .enabled(true)
                .source(SourceBuilder.builder().schedule(schedule).build())
                .build());
        return binding.bind(trigger, List.of(trigger), () -> {});
    }
}
