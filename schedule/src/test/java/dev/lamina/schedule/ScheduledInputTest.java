package dev.lamina.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.ScheduleSource;
import dev.lamina.api.ScheduleSourceBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduledInputTest {

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1}", "[1, 2]", "\"text\"", "3", "null", " { } "})
    void inputIsPassedOnUnchanged(String json) {
        assertThat(ScheduledInput.of(source(json))).contains(json);
    }

    @Test
    void inputMayBeAbsent() {
        assertThat(ScheduledInput.of(source(null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": }", "{\"a\": 1} x", "hello", "{'a': 1}"})
    void invalidJsonIsRefusedWithPosition(String json) {
        assertThatThrownBy(() -> ScheduledInput.of(source(json)))
                .isInstanceOf(ScheduleException.class)
                .hasMessageMatching("line 1, column [0-9]+: is not JSON: .*")
                .extracting("field")
                .isEqualTo("input");
    }

    @Test
    void emptyInputIsRefused() {
        assertThatThrownBy(() -> ScheduledInput.of(source(" "))).hasMessageStartingWith("is empty");
    }

    private static ScheduleSource source(String input) {
        return ScheduleSourceBuilder.builder()
                .expression("rate(1 hour)")
                .input(input)
                .build();
    }
}
