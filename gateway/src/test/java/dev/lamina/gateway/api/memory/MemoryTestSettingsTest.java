package dev.lamina.gateway.api.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The body of a call that begins a test. */
class MemoryTestSettingsTest {

    @Test
    void sizesAreSortedAndPayloadIsKept() {
        MemoryTestSettings settings = of("{\"memory\": [512, 128], \"count\": 3, \"payload\": {\"a\": [1]}}");

        assertThat(settings.memory()).containsExactly(128, 512);
        assertThat(settings.count()).isEqualTo(3);
        assertThat(settings.payload()).hasToString("{\"a\":[1]}");
    }

    @Test
    void emptyBodyHasUsualSizes() {
        MemoryTestSettings settings = of("");

        assertThat(settings.memory()).hasSizeGreaterThan(3).contains(128, 1769);
        assertThat(settings.count()).isEqualTo(10);
        assertThat(settings.payload()).hasToString("{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{; The body is not JSON",
                "[1]; The body must be an object",
                "{\"sizes\": [128]}; Field sizes is not known: use memory, count, payload",
                "{\"memory\": []}; Field memory must be a list of 1 to 10 sizes",
                "{\"memory\": 128}; Field memory must be a list of 1 to 10 sizes",
                "{\"memory\": [1,2,3,4,5,6,7,8,9,10,11]}; Field memory must be a list of 1 to 10 sizes",
                "{\"memory\": [64]}; Field memory has 64: a size is a whole number of MiB from 128 to 10240",
                "{\"memory\": [\"128Mi\"]}; Field memory has \"128Mi\"",
                "{\"memory\": [128, 128]}; Field memory has 128 twice",
                "{\"count\": 101}; Field count must be a whole number from 1 to 100",
                "{\"count\": \"3\"}; Field count must be a whole number from 1 to 100"
            })
    void wrongFieldIsNamed(String body, String message) {
        assertThatThrownBy(() -> of(body)).hasMessageContaining(message);
    }

    private static MemoryTestSettings of(String body) {
        return MemoryTestSettings.of(Buffer.buffer(body));
    }
}
