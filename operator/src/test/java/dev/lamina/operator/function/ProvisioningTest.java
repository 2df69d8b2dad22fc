package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Concurrency;
import dev.lamina.api.Content;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.ProvisioningSchedule;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.status.Fact;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProvisioningTest {
  private static final ProvisioningSchedule GOOD = new ProvisioningSchedule("UTC", "0 8 * * *", "0 18 * * *", 5);
  private static final ProvisioningSchedule BACKWARDS = new ProvisioningSchedule("UTC", "0 18-8 * * *", "0 19 * * *", 5);

  @Test
  void aScheduleThatKedaCannotReadIsNamed() {
    Provisioned provisioned = at("2026-11-25T09:00:00Z", 1, GOOD, BACKWARDS).orElseThrow();
    assertThat(provisioned.fact()).isEqualTo(Fact.isFalse("Provisioned", "InvalidSchedule",
        "spec.concurrency.schedules[1].start: position 3: \"18-8\" ends before it begins: write two ranges with a comma between them;"
            + " the other schedules are in effect"));
    assertThat(provisioned.status().requested()).as("the others are followed").isEqualTo(5);
  }

  @Test
  void itIsNamedAlsoWhileNothingIsAskedFor() {
    Provisioned provisioned = at("2026-11-25T20:00:00Z", null, GOOD, BACKWARDS).orElseThrow();
    assertThat(provisioned.fact().reason()).isEqualTo("InvalidSchedule");
    assertThat(provisioned.status()).isNull();
    assertThat(at("2026-11-25T20:00:00Z", null, GOOD)).isEmpty();
  }

  private static Optional<Provisioned> at(String moment, Integer always, ProvisioningSchedule... schedules) {
    Function function = new Function();
    function.setSpec(new FunctionSpec("java25", "A::b", new Content("class A {}", null, null, null), null, null, null, null, null, null, null,
        new Concurrency(null, always, null, List.of(schedules)), null, null, null, null, null));
    return new Provisioning(TestConfig.with(), Clock.fixed(Instant.parse(moment), ZoneOffset.UTC)).of(function, Optional.empty(), List.of());
  }
}
