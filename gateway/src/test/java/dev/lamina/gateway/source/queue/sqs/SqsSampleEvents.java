package dev.lamina.gateway.source.queue.sqs;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.source.queue.Records;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Events of queues that speak SQS: with attributes of all types, and of a FIFO queue. */
public final class SqsSampleEvents {
    private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";

    private SqsSampleEvents() {}

    public static Map<String, byte[]> all() {
        Message message = Message.builder()
                .messageId("059f36b4-87a3-44ab-83d2-661975830a7d")
                .receiptHandle("AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a")
                .body("{\"kind\": \"order\"}")
                .md5OfBody("e4e68fb7bd0e697a0ae8f1bb342846b3")
                .attributes(Map.of(
                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1",
                        MessageSystemAttributeName.SENT_TIMESTAMP, "1545082649183",
                        MessageSystemAttributeName.SENDER_ID, "127.0.0.1",
                        MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP, "1545082649185"))
                .build();
        return Map.of(
                "attributes", event(QUEUE, attributed(message)),
                "fifo", event(QUEUE + ".fifo", grouped(message)));
    }

    private static Message attributed(Message message) {
        return message.toBuilder()
                .md5OfMessageAttributes("00484c68e1a6c4a3b5f0a8e1b4f0f4d2")
                .messageAttributes(Map.of(
                        "Name",
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("gr\u00fc\u00dfe")
                                .build(),
                        "Count",
                        MessageAttributeValue.builder()
                                .dataType("Number.int")
                                .stringValue("6")
                                .build(),
                        "Picture",
                        MessageAttributeValue.builder()
                                .dataType("Binary.png")
                                .binaryValue(SdkBytes.fromByteArray(new byte[] {(byte) 0x89, 0}))
                                .build()))
                .build();
    }

    private static Message grouped(Message message) {
        Map<String, String> attributes = new LinkedHashMap<>(message.attributesAsStrings());
        attributes.put("MessageGroupId", "a");
        attributes.put("MessageDeduplicationId", "a0");
        attributes.put("SequenceNumber", "18849496460467696128");
        return message.toBuilder().attributesWithStrings(attributes).build();
    }

    private static byte[] event(String queue, Message message) {
        SqsRecord record = SqsRecord.of(message, new SqsRecord.Origin(queue, "us-east-1", new ObjectMapper()));
        return Records.event(List.of(record.json()));
    }
}
