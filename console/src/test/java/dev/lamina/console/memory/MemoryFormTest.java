package dev.lamina.console.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryFormTest {
    @Test
    void eventIsSentAsItIs() {
        assertThat(new MemoryForm("128 256Mi", "10", "{\"a\": 1}").body())
                .isEqualTo("{\"memory\":[128,256],\"count\":10,\"payload\":{\"a\":1}}");
    }

    @Test
    void textBehindEventIsRefused() {
        assertThatThrownBy(() -> new MemoryForm("128", "10", "{} {\"a\": 1}").body())
                .hasMessageContaining("Event: is not JSON");
    }
}
