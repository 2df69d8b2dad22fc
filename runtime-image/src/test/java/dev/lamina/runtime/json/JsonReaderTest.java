package dev.lamina.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @Test
    void valuesAreRead() {
        assertThat(JsonReader.read(
                        " {\"a\":[1,-2.5e1,true,false,null],\"b\":{\"c\":\"x\\n\\u00e4\\\"\"} , \"d\":[]}\n"))
                .isEqualTo(Map.of(
                        "a", Arrays.asList(1.0, -25.0, true, false, null), "b", Map.of("c", "x\nä\""), "d", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"a\"}", "[1,]", "[1 2]", "\"a", "\"\\x\"", "\"\\u12\"", "tru", "1.2.3", "{} {}"})
    void otherTextIsRefusedWithPosition(String text) {
        assertThatThrownBy(() -> JsonReader.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("The JSON text is not valid at character \\d+");
    }

    @Test
    void deepTextIsRefused() {
        assertThatThrownBy(() -> JsonReader.read("[".repeat(100_000)))
                .hasMessage("The JSON text is not valid at character 65");
    }

    @Test
    void objectIsRecognised() {
        assertThat(JsonReader.isObject("{\"a\":1}")).isTrue();
        assertThat(JsonReader.isObject("[1]")).isFalse();
        assertThat(JsonReader.isObject("{no}")).isFalse();
    }
}
