package dev.lamina.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PositionTextTest {

    @Test
    void positionsAreReadAsWritten() {
        Map<ByteBuffer, ByteBuffer> positions =
                Map.of(buffer("[\"a b\"]"), buffer("{\"lsn\": 1}\n"), buffer("other"), buffer(""));

        assertThat(PositionText.read(PositionText.write(positions))).isEqualTo(positions);
    }

    @Test
    void nothingIsNoPosition() {
        assertThat(PositionText.read("")).isEmpty();
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
