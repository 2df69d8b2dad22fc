package dev.lamina.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Delivery;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.Lamina;
import dev.lamina.api.TriggerStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeftoversTest {
  private static final Delivery OF_THE_GATEWAY = new Delivery("Delivering", null, null, null, null, null);

  @Test
  void areNoneWhereWhatWasAppliedIsWhatIsThere() {
    TriggerStatus next = new TriggerStatus(conditions("Ready"), 2L, null, null);
    assertThat(Leftovers.removal(new TriggerStatus(conditions("Ready", "Stalled"), 1L, "bucket images", null), next, next)).isEmpty();
    assertThat(Leftovers.removal(null, next, next)).isEmpty();
  }

  @Test
  void aMemberIsTakenAwayThatIsNotWantedAnyMore() {
    assertThat(Leftovers.removal(
        new TriggerStatus(conditions("Ready"), 1L, "bucket images", null),
        new TriggerStatus(conditions("Ready"), 2L, null, null),
        new TriggerStatus(conditions("Ready"), 2L, "bucket images", OF_THE_GATEWAY)))
        .hasValueSatisfying(patch -> assertThat(patch).hasToString("{\"boundTo\":null}"));
  }

  @Test
  void aConditionIsTakenAwayAndThoseOfOthersStay() {
    assertThat(Leftovers.removal(
        FunctionStatus.of(conditions("Ready", "Stalled")),
        FunctionStatus.of(conditions("Ready")),
        FunctionStatus.of(conditions("Ready", "Stalled", Lamina.DESTINATIONS_REACHABLE))))
        .hasValueSatisfying(patch -> assertThat(patch.findValuesAsText("type")).containsExactly("Ready", Lamina.DESTINATIONS_REACHABLE));
  }

  /** The operator's part of the status does not have the gateway's condition. */
  @Test
  void whatOthersWriteIsNone() {
    assertThat(Leftovers.removal(
        FunctionStatus.of(conditions("Ready")),
        FunctionStatus.of(conditions("Ready")),
        FunctionStatus.of(conditions("Ready", Lamina.DESTINATIONS_REACHABLE)))).isEmpty();
    assertThat(Leftovers.removal(
        new TriggerStatus(conditions("Ready"), 1L, null, null),
        new TriggerStatus(conditions("Ready"), 2L, null, null),
        new TriggerStatus(conditions("Ready"), 2L, null, OF_THE_GATEWAY))).isEmpty();
  }

  private static List<Condition> conditions(String... types) {
    return Stream.of(types).map(type -> new ConditionBuilder().withType(type).withStatus("True").build()).toList();
  }
}
