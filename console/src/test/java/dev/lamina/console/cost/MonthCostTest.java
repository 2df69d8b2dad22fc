package dev.lamina.console.cost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Days of a report become rows of a month. */
class MonthCostTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    @Test
    void daysAreSummedAndAliasesFollowTheirFunction() throws IOException {
        MonthCost cost = MonthCost.of(JSON.readTree("""
                {"currency": "EUR", "rows": [
                  {"day": "2026-11-01", "function": "carts", "alias": "", "requests": 1, "gbSeconds": 0.10,
                   "idleGbSeconds": 0, "here": 0.0001, "aws": 0.0002},
                  {"day": "2026-11-01", "function": "orders", "alias": "", "requests": 2, "gbSeconds": 1,
                   "idleGbSeconds": 3.5, "here": 0.001, "aws": 0.002},
                  {"day": "2026-11-01", "function": "orders", "alias": "live", "requests": 5, "gbSeconds": 2,
                   "idleGbSeconds": 0, "here": 0.002, "aws": 0.004},
                  {"day": "2026-11-02", "function": "orders", "alias": "live", "requests": 5, "gbSeconds": 2,
                   "idleGbSeconds": 0, "here": 0.002, "aws": 0.004}]}
                """));

        assertThat(cost.rows())
                .extracting(row -> row.function() + " " + row.alias() + " "
                        + row.sum().requests() + " " + row.sum().text(row.sum().here()))
                .containsExactly("orders  12 0.005", "orders live 10 0.004", "carts  1 0.0001");
        assertThat(cost.total().requests()).isEqualTo(13);
        assertThat(cost.total().aws()).isEqualByComparingTo("0.0102");
        assertThat(cost.currency()).isEqualTo("EUR");
    }

    @Test
    void smallAmountHasNoExponent() throws IOException {
        MonthCost cost = MonthCost.of(JSON.readTree(
                "{\"rows\": [{\"function\": \"a\", \"requests\": 1, \"here\": 0.0000000021, \"gbSeconds\": 100}]}"));

        assertThat(cost.total().text(cost.total().here())).isEqualTo("0.0000000021");
        assertThat(cost.total().text(cost.total().gbSeconds())).isEqualTo("100");
    }
}
