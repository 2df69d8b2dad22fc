package dev.lamina.gateway.source.queue.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.gateway.source.queue.QueueMessage;
import dev.lamina.gateway.source.queue.QueueMessage.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/**
 * Records of other brokers may contain what SQS refuses; a dead letter that is refused would block its source
 * indefinitely.
 */
class SqsSenderTest {

    @Test
    void absentBodyIsSentAsBlank() {
        SendMessageRequest request = request("http://sqs/1/dead", new QueueMessage("id", "once", null, null, Map.of()));
        assertThat(request.messageBody()).isEqualTo(" ");
        assertThat(request.messageAttributes()).containsEntry("ContentEncoding", text("empty"));
        assertThat(request("http://sqs/1/dead", new QueueMessage("id", new byte[0], Map.of()))
                        .messageBody())
                .isEqualTo(" ");
    }

    @Test
    void binaryBodyIsBase64WithinTenAttributes() {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        for (int i = 0; i < 14; i++) {
            attributes.put("a" + i, Attribute.text("v"));
        }
        SendMessageRequest request =
                request("http://sqs/1/dead", new QueueMessage("id", new byte[] {0, -1}, attributes));
        assertThat(request.messageBody()).isEqualTo("AP8=");
        assertThat(request.messageAttributes())
                .hasSize(10)
                .containsEntry("ContentEncoding", text("base64"))
                .containsKeys("a0", "a8")
                .doesNotContainKey("a9");
    }

    @Test
    void attributesKeepTheirTypes() {
        Attribute picture = new Attribute("Binary.png", "iVBORw==");
        Map<String, MessageAttributeValue> sent = sent(
                Map.of("Picture", picture, "Id", new Attribute("String.uuid", "7"), "Count", Attribute.number(200)));
        assertThat(sent.get("Picture").dataType()).isEqualTo("Binary.png");
        assertThat(sent.get("Picture").binaryValue().asByteArray()).containsExactly(0x89, 'P', 'N', 'G');
        assertThat(sent.get("Id"))
                .isEqualTo(MessageAttributeValue.builder()
                        .dataType("String.uuid")
                        .stringValue("7")
                        .build());
        assertThat(sent.get("Count").dataType()).isEqualTo("Number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"schl\u00fcssel", "with space", "a..b", ".a", "a.", "AWS.Trace", "amazon.x", ""})
    void invalidAttributeNameIsDropped(String name) {
        assertThat(sent(Map.of(name, Attribute.text("v"), "fine", Attribute.text("v"))))
                .containsOnlyKeys("fine");
    }

    @Test
    void invalidAttributeValuesAreDroppedOrCleaned() {
        Map<String, MessageAttributeValue> sent = sent(Map.of(
                "empty",
                Attribute.text(""),
                "color",
                Attribute.text("\u001b[31mred\u0000"),
                "half",
                Attribute.text("x\ud800"),
                "number",
                new Attribute("Number", "NaN")));
        assertThat(sent)
                .doesNotContainKey("empty")
                .containsEntry("color", text("\ufffd[31mred\ufffd"))
                .containsEntry("half", text("x\ufffd"))
                .containsEntry("number", text("NaN"));
    }

    @Test
    void fifoMessageHasUniqueDeduplicationId() {
        SendMessageRequest request =
                request("http://sqs/1/dead.fifo", new QueueMessage("delivery 1", "u-1", null, bytes("x"), Map.of()));
        assertThat(request.messageDeduplicationId()).isEqualTo("u-1");
        assertThat(request.messageGroupId()).isEqualTo("u-1");
    }

    private static Map<String, MessageAttributeValue> sent(Map<String, Attribute> attributes) {
        return request("http://sqs/1/dead", new QueueMessage("id", bytes("x"), attributes))
                .messageAttributes();
    }

    private static SendMessageRequest request(String url, QueueMessage message) {
        return new SqsSender(null, SqsQueueBuilder.builder().url(url).build()).request(message);
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
