package dev.lamina.gateway.source.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.filter.DataKeys.Mismatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records of ordinary size that would take hours to match; and large ones that are still matched. */
@Timeout(20)
class MatchingWorkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DataKeys BODY = DataKeys.of(Mismatch.NO_MATCH, "body");

    @Test
    void multiplyingArraysPassUnmatched() throws Exception {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode pattern = JSON.createObjectNode();
        for (int k = 0; k < 6; k++) {
            ArrayNode values = body.putArray("k" + k);
            for (int i = 0; i < 30; i++) {
                values.add(1);
            }
            pattern.putArray("k" + k).add(1);
        }
        pattern.putArray("z").add(1);
        assertThat(passes(pattern, body)).isTrue();
    }

    @Test
    void smallArraysAreMatched() throws Exception {
        assertThat(passes(
                        JSON.readTree("{\"a\":[1],\"b\":[1],\"z\":[1]}"),
                        JSON.readTree("{\"a\":[1,1,1],\"b\":[1,1,1]}")))
                .isFalse();
        assertThat(passes(JSON.readTree("{\"a\":[1],\"b\":[1]}"), JSON.readTree("{\"a\":[1,1,1],\"b\":[1,1,1]}")))
                .isTrue();
    }

    @Test
    void longArrayWithFewMatchesIsMatched() throws Exception {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode items = body.putArray("items");
        for (int i = 0; i < 20_000; i++) {
            items.addObject().put("sku", "s" + i).put("state", "new");
        }
        assertThat(passes(JSON.readTree("{\"items\":{\"sku\":[\"s7\"],\"state\":[\"new\"]}}"), body))
                .isTrue();
        assertThat(passes(JSON.readTree("{\"items\":{\"sku\":[\"s7\"],\"state\":[\"old\"]}}"), body))
                .isFalse();
        assertThat(passes(JSON.readTree("{\"items\":{\"sku\":[\"none\"]}}"), body))
                .isFalse();
    }

    @Test
    void wildcardsMatchTextOfModerateLengthOnly() throws Exception {
        ObjectNode pattern = (ObjectNode) JSON.readTree("{\"t\":[{\"wildcard\":\"" + "*a".repeat(40) + "*z\"}]}");
        assertThat(passes(pattern, JSON.createObjectNode().put("t", "a".repeat(300_000))))
                .isTrue();
        assertThat(passes(pattern, JSON.createObjectNode().put("t", "a".repeat(1000))))
                .isFalse();
    }

    /** A numeric name is not an array index. */
    @Test
    void valuesBelowNumericKeyAreCounted() {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode pattern = JSON.createObjectNode();
        ObjectNode values = body.putObject("by").putObject("0");
        ObjectNode wanted = pattern.putObject("by").putObject("0");
        for (int k = 0; k < 6; k++) {
            ArrayNode array = values.putArray("k" + k);
            for (int i = 0; i < 30; i++) {
                array.add(1);
            }
            wanted.putArray("k" + k).add(1);
        }
        assertThat(MatchingWork.isFeasible(List.of(pattern), body)).isFalse();
    }

    private static boolean passes(JsonNode pattern, JsonNode body) throws Exception {
        Filters filters = Filters.compile(List.of("{\"body\":" + pattern + "}"), BODY);
        return filters.pass(
                JSON.createObjectNode(), Map.of("body", body.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
