package dev.lamina.gateway.source.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The reason of a dead letter contains nothing that brokers refuse, and is no longer than they accept. */
class DeadLetterReasonTest {

    @Test
    void controlCharactersBecomeSpaces() {
        assertThat(message("\u001b[31mno\u0000stock\u001b[0m\t\r\n")).isEqualTo(" [31mno stock [0m\t\r\n");
        assertThat(message("a\uffffb\ufffec")).isEqualTo("a b c");
        assertThat(message("half \ud83d")).isEqualTo("half  ");
    }

    @Test
    void cutIsAtBytesBetweenCharacters() {
        assertThat(message("x".repeat(1024))).hasSize(1024);
        assertThat(message("x".repeat(1025))).hasSize(1024);
        assertThat(message("x" + "\u00e9".repeat(1000))).isEqualTo("x" + "\u00e9".repeat(511));
        assertThat(message("xy" + "\ud83d\ude00".repeat(1000))).isEqualTo("xy" + "\ud83d\ude00".repeat(255));
    }

    @Test
    void blankMessageIsReplaced() {
        assertThat(DeadLetterReason.of(200, "\u0000\u001b", "The function failed")
                        .message())
                .isEqualTo("The function failed");
        assertThat(DeadLetterReason.of(200, "no stock", "The function failed").message())
                .isEqualTo("no stock");
    }

    @Test
    void attributesAreThoseOfLambda() {
        assertThat(new DeadLetterReason(200, "no stock").attributes("r-1"))
                .containsExactly(
                        Map.entry("RequestID", Attribute.text("r-1")),
                        Map.entry("ErrorCode", Attribute.number(200)),
                        Map.entry("ErrorMessage", Attribute.text("no stock")));
    }

    @Property
    void everyMessageFits(@ForAll String message) {
        String taken = message(message.repeat(5));

        assertThat(taken.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(1024);
        assertThat(taken.codePoints()).allMatch(QueueMessage::isText);
    }

    private static String message(String text) {
        return new DeadLetterReason(200, text).message();
    }
}
