package dev.lamina.e2e.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.soak.Ledger.Balance;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void acknowledgedEventThatDidNotRunIsMissing() {
        ledger.acknowledged("async", "a");
        ledger.acknowledged("async", "b");
        ledger.acknowledged("bucket", "c");
        Balance balance = ledger.balance(List.of("a"));
        assertThat(balance.missing()).containsExactly("b", "c");
        assertThat(balance.lines().get("async").missing()).containsExactly("b");
    }

    @Test
    void everyRunAfterFirstCountsAsRepeated() {
        ledger.acknowledged("async", "a");
        ledger.acknowledged("async", "b");
        Balance balance = ledger.balance(List.of("a", "a", "b", "a"));
        assertThat(balance.lines().get("async").repeated()).isEqualTo(2);
        assertThat(balance.repeatedPercent()).isEqualTo(100);
        assertThat(balance.missing()).isEmpty();
    }

    @Test
    void refusedEventIsNotMissing() {
        ledger.acknowledged("async", "a");
        ledger.refused("async");
        Balance balance = ledger.balance(List.of("a", "x", "x"));
        assertThat(balance.missing()).isEmpty();
        assertThat(balance.repeatedPercent()).isZero();
        assertThat(balance.lines().get("async").refused()).isEqualTo(1);
    }
}
