package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.ProvisioningSchedule;
import dev.lamina.api.ProvisioningScheduleBuilder;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.status.ConditionFact;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProvisioningTest {
    private static final ProvisioningSchedule GOOD = ProvisioningScheduleBuilder.builder()
            .timezone("UTC")
            .start("0 8 * * *")
            .end("0 18 * * *")
            .provisioned(5)
            .build();
    private static final ProvisioningSchedule BACKWARDS = ProvisioningScheduleBuilder.builder()
            .timezone("UTC")
            .start("0 18-8 * * *")
            .end("0 19 * * *")
            .provisioned(5)
            .build();

    @Test
    void unreadableScheduleIsNamed() {
        ProvisionedState provisioned =
                at("2026-11-25T09:00:00Z", 1, GOOD, BACKWARDS).orElseThrow();
        assertThat(provisioned.fact())
                .isEqualTo(ConditionFact.isFalse(
                        "Provisioned",
                        "InvalidSchedule",
                        "spec.concurrency.schedules[1].start: position 3: \"18-8\" ends before it begins: write two "
                                + "ranges with a comma between them;"
                                + " the other schedules are in effect"));
        assertThat(provisioned.status().requested())
                .as("the others are followed")
                .isEqualTo(5);
    }

    @Test
    void unreadableScheduleIsNamedWithoutRequest() {
        ProvisionedState provisioned =
                at("2026-11-25T20:00:00Z", null, GOOD, BACKWARDS).orElseThrow();
        assertThat(provisioned.fact().reason()).isEqualTo("InvalidSchedule");
        assertThat(provisioned.status()).isNull();
        assertThat(at("2026-11-25T20:00:00Z", null, GOOD)).isEmpty();
    }

    private static Optional<ProvisionedState> at(String moment, Integer always, ProvisioningSchedule... schedules) {
        Function function = new Function();
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("A::b")
                .code(ContentBuilder.builder().inline("class A {}").build())
                .concurrency(ConcurrencyBuilder.builder()
                        .provisioned(always)
                        .schedules(List.of(schedules))
                        .build())
                .build());
        return new Provisioning(TestConfig.with(), Clock.fixed(Instant.parse(moment), ZoneOffset.UTC))
                .of(function, Optional.empty(), List.of());
    }
}
