package dev.lamina.gateway.source.queue.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import io.nats.client.impl.Headers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NatsSenderTest {

    @Test
    void natsHeadersOfRecordAreDropped() {
        Headers headers = headers(Map.of(
                "Nats-Msg-Id",
                Attribute.text("1"),
                "nats-expected-stream",
                Attribute.text("other"),
                "Color",
                Attribute.text("red")));
        assertThat(headers.keySet()).containsExactlyInAnyOrder("Nats-Msg-Id", "Color");
        assertThat(headers.get("Nats-Msg-Id")).containsExactly("once");
    }

    @Test
    void invalidHeadersAreDroppedOrCleaned() {
        Headers headers = headers(Map.of(
                "schl\u00fcssel",
                Attribute.text("v"),
                "with space",
                Attribute.text("v"),
                "a:b",
                Attribute.text("v"),
                "",
                Attribute.text("v"),
                "Error",
                Attribute.text("\u001b[31mred\r\nand more\u0000"),
                "Empty",
                Attribute.text("")));
        assertThat(headers.keySet()).containsExactlyInAnyOrder("Nats-Msg-Id", "Error", "Empty");
        assertThat(headers.getFirst("Error")).isEqualTo(" [31mred and more ");
    }

    /** The client accepts ASCII only, and throws otherwise: the dead letter would never be sent. */
    @Test
    void charactersBeyondAsciiAreEscaped() {
        Headers headers = headers(Map.of("ErrorMessage", Attribute.text("f\u00fcr 5 \u20ac \ud83d\ude00\u0085")));

        assertThat(headers.getFirst("ErrorMessage")).isEqualTo("f\\u00fcr 5 \\u20ac \\ud83d\\ude00\\u0085");
    }

    private static Headers headers(Map<String, Attribute> attributes) {
        return NatsSender.headers(new QueueMessage("id", "once", null, new byte[0], attributes));
    }
}
