package dev.lamina.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Delivery;
import dev.lamina.api.DeliveryBuilder;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.Lamina;
import dev.lamina.api.TriggerStatus;
import dev.lamina.api.TriggerStatusBuilder;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeftoverConditionsTest {
    private static final Delivery OF_THE_GATEWAY =
            DeliveryBuilder.builder().status("Delivering").build();

    @Test
    void appliedStatusHasNoLeftovers() {
        TriggerStatus next = TriggerStatusBuilder.builder()
                .conditions(conditions("Ready"))
                .observedGeneration(2L)
                .build();
        assertThat(LeftoverConditions.removal(
                        TriggerStatusBuilder.builder()
                                .conditions(conditions("Ready", "Stalled"))
                                .observedGeneration(1L)
                                .boundTo("bucket images")
                                .build(),
                        next,
                        next))
                .isEmpty();
        assertThat(LeftoverConditions.removal(null, next, next)).isEmpty();
    }

    @Test
    void unwantedFieldIsRemoved() {
        assertThat(LeftoverConditions.removal(
                        TriggerStatusBuilder.builder()
                                .conditions(conditions("Ready"))
                                .observedGeneration(1L)
                                .boundTo("bucket images")
                                .build(),
                        TriggerStatusBuilder.builder()
                                .conditions(conditions("Ready"))
                                .observedGeneration(2L)
                                .build(),
                        TriggerStatusBuilder.builder()
                                .conditions(conditions("Ready"))
                                .observedGeneration(2L)
                                .boundTo("bucket images")
                                .delivery(OF_THE_GATEWAY)
                                .build()))
                .hasValueSatisfying(patch -> assertThat(patch).hasToString("{\"boundTo\":null}"));
    }

    @Test
    void unwantedConditionIsRemovedAndOthersStay() {
        assertThat(LeftoverConditions.removal(
                        FunctionStatus.of(conditions("Ready", "Stalled")),
                        FunctionStatus.of(conditions("Ready")),
                        FunctionStatus.of(conditions("Ready", "Stalled", Lamina.DESTINATIONS_REACHABLE))))
                .hasValueSatisfying(patch -> assertThat(patch.findValuesAsText("type"))
                        .containsExactly("Ready", Lamina.DESTINATIONS_REACHABLE));
    }

    /** The operator's part of the status does not have the gateway's condition. */
    @Test
    void fieldsOfOthersAreNotLeftovers() {
        assertThat(LeftoverConditions.removal(
                        FunctionStatus.of(conditions("Ready")),
                        FunctionStatus.of(conditions("Ready")),
                        FunctionStatus.of(conditions("Ready", Lamina.DESTINATIONS_REACHABLE))))
                .isEmpty();
        assertThat(LeftoverConditions.removal(
                        TriggerStatusBuilder.builder()
                                .conditions(conditions("Ready"))
                                .observedGeneration(1L)
                                .build(),
                        TriggerStatusBuilder.builder()
                                .conditions(conditions("Ready"))
                                .observedGeneration(2L)
                                .build(),
                        TriggerStatusBuilder.builder()
                                .conditions(conditions("Ready"))
                                .observedGeneration(2L)
                                .delivery(OF_THE_GATEWAY)
                                .build()))
                .isEmpty();
    }

    private static List<Condition> conditions(String... types) {
        return Stream.of(types)
                .map(type ->
                        new ConditionBuilder().withType(type).withStatus("True").build())
                .toList();
    }
}
