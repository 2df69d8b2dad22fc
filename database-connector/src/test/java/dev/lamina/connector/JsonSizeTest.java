package dev.lamina.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonSizeTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void sizeIsNeverTooSmall() throws Exception {
        for (Object value : List.of(
                "plain",
                "\u0001\n\"\\",
                "\u00e4\u20ac\ud83c\udf70",
                -Double.MAX_VALUE,
                Long.MIN_VALUE,
                true,
                new byte[100],
                List.of(1, "two"),
                Map.of("a", List.of(), "b", Map.of("c", "d")))) {
            assertThat(JsonSize.of(value)).isGreaterThanOrEqualTo(json.writeValueAsBytes(value).length);
        }
    }

    @Test
    void sizeOfLargeTextIsNearlyExact() {
        assertThat(JsonSize.of("t".repeat(10_000))).isBetween(10_002L, 10_010L);
    }
}
