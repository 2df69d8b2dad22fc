package dev.lamina.console.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FunctionCostTest {
    @Test
    void rowsAreThoseOfFunctionAndNewestFirst() {
        FunctionCost.Days days = FunctionCost.read(200, """
                {"currency": "EUR", "rows": [
                  {"day": "2026-11-28", "namespace": "shop", "function": "orders", "requests": 2, "gbSeconds": 0.5,
                   "here": 0.0001, "aws": 0.0002},
                  {"day": "2026-11-28", "namespace": "shop", "function": "carts", "requests": 9, "gbSeconds": 1,
                   "here": 1, "aws": 1},
                  {"day": "2026-11-29", "namespace": "shop", "function": "orders", "requests": 3, "gbSeconds": 0.75,
                   "here": 0.0003, "aws": 0.0004}]}
                """, "orders", "");

        assertThat(days.missing()).isNull();
        assertThat(days.currency()).isEqualTo("EUR");
        assertThat(days.days())
                .containsExactly(
                        new FunctionCost.Day("2026-11-29", 3, "0.75", "0.0003", "0.0004"),
                        new FunctionCost.Day("2026-11-28", 2, "0.5", "0.0001", "0.0002"));
    }

    @Test
    void rowsOfAliasAreThoseOfItsInvocations() {
        FunctionCost.Days days = FunctionCost.read(200, """
                {"currency": "EUR", "rows": [
                  {"day": "2026-11-28", "function": "orders", "alias": "", "requests": 2, "gbSeconds": 1, "here": 1,
                   "aws": 1},
                  {"day": "2026-11-28", "function": "carts", "alias": "live", "requests": 9, "gbSeconds": 1, "here": 1,
                   "aws": 1},
                  {"day": "2026-11-28", "function": "orders", "alias": "live", "requests": 3, "gbSeconds": 0.75,
                   "here": 0.0003, "aws": 0.0004}]}
                """, "orders", "live");

        assertThat(days.days()).containsExactly(new FunctionCost.Day("2026-11-28", 3, "0.75", "0.0003", "0.0004"));
    }

    @Test
    void refusalIsTold() {
        assertThat(FunctionCost.read(403, "{\"Message\": \"no right\"}", "orders", "")
                        .missing())
                .isEqualTo("The gateway answered 403: no right");
        assertThat(FunctionCost.read(502, "<html>", "orders", "").missing()).contains("status 502");
    }
}
