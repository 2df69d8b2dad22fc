package dev.lamina.gateway.source.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.source.database.SlotState.Kind;
import org.junit.jupiter.api.Test;

/** What is reported of a slot that may belong to another program. */
class SlotStateTest {
    @Test
    void slotOfUnknownOwnerIsNotGivenUp() {
        SlotState state = SlotState.dropped("orders", "1 MiB").ofUnknownOwner("orders");

        assertThat(state.reason()).isEqualTo("SlotTaken");
        assertThat(state.message()).startsWith("source.database.slot").contains("choose another name");
    }

    @Test
    void unknownReaderOfSlotIsWarnedOf() {
        SlotState state = SlotState.RECEIVING.ofUnknownOwner("orders");

        assertThat(state.kind()).isEqualTo(Kind.WARNS);
        assertThat(state.reason()).isEqualTo("SlotUnconfirmed");
    }

    @Test
    void otherFailuresOfUnknownOwnerStay() {
        SlotState failure = SlotState.fails("WalLevel", "set it to logical");

        assertThat(failure.ofUnknownOwner("orders")).isEqualTo(failure);
    }
}
