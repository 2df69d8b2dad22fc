package dev.lamina.operator.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.DeliveryBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.operator.connector.DatabaseTrigger;
import dev.lamina.operator.status.ConditionFact;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseBindingTest {
    private final RecordedConnectors connectors = new RecordedConnectors();
    private final Bindings bindings = new Bindings(List.of(new DatabaseBinding(connectors)));

    @Test
    void sourceIsReadyWhenGatewayReportsIt() {
        assertThat(settle(trigger()).reason()).isEqualTo("Connecting");

        ConditionFact ready = settle(reporting("True", "Connected", ""));

        assertThat(ready.holds()).isTrue();
        assertThat(ready.message()).contains("PostgreSQL postgresql.shop:5432/shop tables public.orders");
        assertThat(connectors.runs).containsOnly(true);
    }

    @Test
    void growingSlotWarnsInReadyCondition() {
        ConditionFact warned = settle(reporting("True", "SlotGrows", "slot orders keeps 600 MiB"));

        assertThat(warned.holds()).isTrue();
        assertThat(warned.reason()).isEqualTo("SlotGrows");
        assertThat(warned.message()).isEqualTo("slot orders keeps 600 MiB");
    }

    @Test
    void connectorIsStoppedWhenSlotIsGivenUp() {
        ConditionFact fact = settle(reporting("False", "SlotLimitExceeded", "it is dropped"));

        assertThat(fact.reason()).isEqualTo("SlotLimitExceeded");
        assertThat(connectors.runs).containsExactly(false);
    }

    @Test
    void slotThatWasGivenUpStaysSoAfterChange() {
        Trigger changed = reporting("False", "SlotDropped", "create the Trigger again");
        changed.getMetadata().setGeneration(2L);

        settle(changed);

        assertThat(connectors.runs).containsExactly(false);
    }

    @Test
    void conditionHasFindingOfGateway() {
        connectors.failure = "Caused by: later";

        ConditionFact fact = settle(reporting("False", "WalLevel", "set it to logical"));

        assertThat(fact.reason()).isEqualTo("WalLevel");
    }

    @Test
    void failingConnectorIsReported() {
        connectors.failure = "OOMKilled";

        ConditionFact fact = settle(reporting("False", "ConnectorStarting", ""));

        assertThat(fact.reason()).isEqualTo("ConnectorFailing");
        assertThat(fact.message()).contains("OOMKilled");
    }

    @Test
    void installationWithoutImageIsReported() {
        connectors.available = false;

        assertThat(settle(trigger()).reason()).isEqualTo("ConnectorNotConfigured");
    }

    @Test
    void laterTriggerOfSameSlotIsRefused() {
        Trigger first = ofSlot("first", "2026-11-29T11:00:00Z", "PostgreSQL.shop");
        Trigger later = ofSlot("later", "2026-11-29T12:00:00Z", "postgresql.shop");

        ConditionFact refused = bindings.settle(later, List.of(later, first), new LocationMemory(later, _ -> {}));

        assertThat(refused.reason()).isEqualTo("SlotTaken");
        assertThat(refused.message()).contains("spec.source.database.slot: Trigger shop/first reads slot orders");
        assertThat(connectors.runs).containsExactly(false);
        assertThat(bindings.settle(first, List.of(later, first), new LocationMemory(first, _ -> {}))
                        .reason())
                .isEqualTo("Connecting");
        assertThat(bindings.settle(later, List.of(later), new LocationMemory(later, _ -> {}))
                        .reason())
                .isEqualTo("Connecting");
    }

    @Test
    void triggersOfOtherSlotsAreNotInTheWay() {
        Trigger first = ofSlot("first", "2026-11-29T11:00:00Z", "other.shop");
        Trigger later = ofSlot("later", "2026-11-29T12:00:00Z", "postgresql.shop");

        assertThat(SlotHolders.inTheWayOf(later, List.of(first, later))).isEmpty();
        assertThat(SlotHolders.inTheWayOf(trigger(), List.of(trigger(), later))).isEmpty();
    }

    private static Trigger ofSlot(String name, String created, String host) {
        Trigger trigger =
                DatabaseTrigger.of(DatabaseTrigger.source().withHost(host).withSlot("orders"));
        trigger.getMetadata().setName(name);
        trigger.getMetadata().setUid(name);
        trigger.getMetadata().setCreationTimestamp(created);
        return trigger;
    }

    @Test
    void disabledTriggerStopsConnector() {
        Trigger trigger = trigger();
        trigger.setSpec(trigger.getSpec().withEnabled(false));
        trigger.setStatus(TriggerStatusBuilder.builder()
                .boundTo("database PostgreSQL postgresql.shop:5432/shop tables public.orders")
                .build());

        assertThat(settle(trigger).reason()).isEqualTo("Disabled");
        assertThat(connectors.runs).containsExactly(false);
    }

    private ConditionFact settle(Trigger trigger) {
        return bindings.settle(trigger, List.of(trigger), new LocationMemory(trigger, _ -> {}));
    }

    private static Trigger trigger() {
        return DatabaseTrigger.of(DatabaseTrigger.source());
    }

    private static Trigger reporting(String status, String reason, String message) {
        Trigger trigger = trigger();
        trigger.setStatus(TriggerStatusBuilder.builder()
                .delivery(DeliveryBuilder.builder()
                        .status(status)
                        .reason(reason)
                        .message(message)
                        .observedGeneration(1L)
                        .build())
                .build());
        return trigger;
    }
}
