package dev.lamina.gateway.source.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.filter.DataKeys.Mismatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DataKeys SQS = DataKeys.of(Mismatch.NO_MATCH, "body");
    private static final DataKeys KAFKA = DataKeys.of(Mismatch.IGNORED, "key", "value");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'kind':['order']}                                | {'kind':'order'}          | true",
                "{'kind':['order']}                                | {'kind':'refund'}         | false",
                "{'kind':['order','refund']}                       | {'kind':'refund'}         | true",
                "{'n':[{'numeric':['>',10,'<=',20]}]}              | {'n':20}                  | true",
                "{'n':[{'numeric':['>',10,'<=',20]}]}              | {'n':10}                  | false",
                "{'kind':[{'equals-ignore-case':'ORDER'}]}         | {'kind':'Order'}          | true",
                "{'kind':[{'anything-but':['order']}]}             | {'kind':'refund'}         | true",
                "{'kind':[{'anything-but':['order']}]}             | {'kind':'order'}          | false",
                "{'kind':[{'exists':true}]}                        | {'kind':'x'}              | true",
                "{'kind':[{'exists':false}]}                       | {'kind':'x'}              | false",
                "{'kind':[{'exists':false}]}                       | {'other':'x'}             | true",
                "{'kind':[{'prefix':'or'}]}                        | {'kind':'order'}          | true",
                "{'kind':[{'suffix':'er'}]}                        | {'kind':'order'}          | true",
                "{'kind':[{'suffix':'er'}]}                        | {'kind':'orders'}         | false",
                "{'$or':[{'a':[1]},{'b':[2]}]}                     | {'a':9,'b':2}             | true",
                "{'$or':[{'a':[1]},{'b':[2]}]}                     | {'a':9,'b':9}             | false",
                "{'a':{'b':['c']}}                                 | {'a':{'b':'c'}}           | true",
                "{'kind':[null]}                                   | {'kind':null}             | true",
                "{'kind':['']}                                     | {'kind':''}               | true",
                "{'tags':['x']}                                    | {'tags':['y','x']}        | true"
            })
    void patternsMatchAsInEventBridge(String body, String data, boolean passes) throws Exception {
        Filters filters = filters(SQS, "{\"body\":" + json(body) + "}");
        assertThat(filters.pass(fields("{}"), bodyOf(json(data)))).isEqualTo(passes);
    }

    @Test
    void oneMatchingPatternSuffices() throws Exception {
        Filters filters = filters(SQS, "{\"body\":{\"a\":[1]}}", "{\"attributes\":{\"kind\":[\"x\"]}}");
        assertThat(filters.pass(fields("{\"attributes\":{\"kind\":\"x\"}}"), bodyOf("plain")))
                .isTrue();
        assertThat(filters.pass(fields("{}"), bodyOf("{\"a\":1}"))).isTrue();
        assertThat(filters.pass(fields("{}"), bodyOf("{\"a\":2}"))).isFalse();
    }

    @Test
    void everythingPassesWithoutPatterns() throws Exception {
        assertThat(Filters.compile(null, SQS).pass(fields("{}"), bodyOf("anything")))
                .isTrue();
        assertThat(Filters.compile(null, SQS).passesAll()).isTrue();
    }

    @Test
    void bodyOfWrongFormDoesNotMatchForSqs() throws Exception {
        assertThat(filters(SQS, "{\"body\":{\"a\":[1]}}").pass(fields("{}"), bodyOf("plain text")))
                .isFalse();
        assertThat(filters(SQS, "{\"body\":[\"plain\"]}").pass(fields("{}"), bodyOf("{\"a\":1}")))
                .isFalse();
        assertThat(filters(SQS, "{\"body\":[\"plain\"]}").pass(fields("{}"), bodyOf("plain")))
                .isTrue();
    }

    @Test
    void kafkaIgnoresValueOfWrongFormOnly() throws Exception {
        Filters filters = filters(KAFKA, "{\"value\":{\"a\":[1]},\"topic\":[\"t\"]}");
        assertThat(filters.pass(fields("{\"topic\":\"t\"}"), Map.of("value", bytes("plain"))))
                .isTrue();
        assertThat(filters.pass(fields("{\"topic\":\"other\"}"), Map.of("value", bytes("plain"))))
                .isFalse();
        assertThat(filters.pass(fields("{\"topic\":\"t\"}"), Map.of("value", bytes("{\"a\":2}"))))
                .isFalse();
        assertThat(filters.pass(fields("{\"topic\":\"t\"}"), Map.of("value", new byte[] {(byte) 0xff})))
                .isTrue();
        assertThat(filters.pass(fields("{\"topic\":\"t\"}"), Map.of())).isTrue();
    }

    @Test
    void patternOfIgnoredDataPasses() throws Exception {
        Filters filters = filters(KAFKA, "{\"value\":{\"a\":[1]},\"key\":[\"k\"]}");
        assertThat(filters.pass(fields("{}"), Map.of("value", bytes("plain"), "key", bytes("{}"))))
                .isTrue();
        assertThat(filters.pass(fields("{}"), Map.of("value", bytes("plain"), "key", bytes("other"))))
                .isFalse();
        assertThat(filters.pass(fields("{}"), Map.of("value", bytes("{\"a\":1}"), "key", bytes("k"))))
                .isTrue();
    }

    @Test
    void quotedNumberMatchesBodyText() throws Exception {
        assertThat(filters(SQS, "{\"body\":[\"5\"]}").pass(fields("{}"), bodyOf("5")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "\"text\"",
                "{\"body\":",
                "{\"body\":{\"a\":1}}",
                "{\"body\":{\"a\":[{\"nothing-like-it\":1}]}}",
                "{\"a\":[1]} x",
                "{\"a\":[1],\"a\":[2]}"
            })
    void invalidPatternIsNamedWithIndex(String pattern) {
        assertThatThrownBy(() -> filters(SQS, "{\"body\":[\"fine\"]}", pattern))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessageStartingWith("spec.filters[1]: ");
    }

    @Test
    void patternErrorHasLineAndColumn() {
        assertThatThrownBy(() -> filters(SQS, "{\"body\":\n{\"kind\":\"order\"}}"))
                .hasMessageContaining("line 2, column");
        assertThatThrownBy(() -> filters(SQS, "{\"body\" [1]}")).hasMessageContaining("line 1, column 9");
    }

    private static Filters filters(DataKeys keys, String... patterns) throws InvalidFilterException {
        return Filters.compile(List.of(patterns), keys);
    }

    private static ObjectNode fields(String json) throws JsonProcessingException {
        return (ObjectNode) JSON.readTree(json);
    }

    private static Map<String, byte[]> bodyOf(String text) {
        return Map.of("body", bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
