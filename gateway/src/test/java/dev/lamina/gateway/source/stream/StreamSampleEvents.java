package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Events of Kinesis and of a table, with attributes of all types. */
public final class StreamSampleEvents {
    private static final String STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks";
    private static final String TABLE =
            "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-31T08:00:00.000";
    private static final String SHARD = "shardId-000000000006";
    private static final Instant ARRIVED = Instant.parse("2026-01-31T08:00:00.987Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private StreamSampleEvents() {}

    public static Map<String, byte[]> kinesis() {
        return Map.of("batch", event(STREAM, Optional.empty(), batch()));
    }

    static byte[] window() {
        return event(STREAM, Optional.of(Duration.ofMinutes(1)), batch());
    }

    private static ShardBatch batch() {
        return ShardBatch.of(List.of(kinesisRecord(new byte[] {'H', 'i', (byte) 0xff})));
    }

    public static Map<String, byte[]> dynamodb() {
        return Map.of(
                "changes",
                event(
                        TABLE,
                        Optional.empty(),
                        ShardBatch.of(List.of(change(OperationType.MODIFY), change(OperationType.REMOVE)))));
    }

    static ShardRecord kinesisRecord(byte[] data) {
        return new KinesisFormat(STREAM, "us-east-1", "arn:aws:iam::shop:role/pay", JSON)
                .record(
                        SHARD,
                        software.amazon.awssdk.services.kinesis.model.Record.builder()
                                .partitionKey("partitionKey-03")
                                .sequenceNumber("49545115243490985018280067714973144582180062593244200961")
                                .data(SdkBytes.fromByteArray(data))
                                .approximateArrivalTimestamp(ARRIVED)
                                .build());
    }

    /** A removal is one by the table's time to live. */
    static ShardRecord change(OperationType type) {
        StreamRecord.Builder record = StreamRecord.builder()
                .approximateCreationDateTime(ARRIVED)
                .keys(Map.of("id", AttributeValue.fromN("101")))
                .sequenceNumber("4421584500000000017450439091")
                .sizeBytes(26L)
                .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
                .oldImage(Map.of("id", AttributeValue.fromN("101")));
        var change = software.amazon.awssdk.services.dynamodb.model.Record.builder()
                .eventID("c4ca4238a0b923820dcc509a6f75849b")
                .eventName(type)
                .eventVersion("1.1");
        if (type == OperationType.REMOVE) {
            change.userIdentity(Identity.builder()
                    .principalId("dynamodb.amazonaws.com")
                    .type("Service")
                    .build());
        } else {
            record.newImage(image());
        }
        return new DynamodbFormat(TABLE, "us-east-1", JSON)
                .record(change.dynamodb(record.build()).build());
    }

    private static Map<String, AttributeValue> image() {
        SdkBytes bytes = SdkBytes.fromByteArray(new byte[] {(byte) 0x89, 0});
        return Map.of(
                "id", AttributeValue.fromN("101"),
                "name", AttributeValue.fromS("gr\u00fc\u00dfe"),
                "paid", AttributeValue.fromBool(true),
                "note", AttributeValue.fromNul(true),
                "picture", AttributeValue.fromB(bytes),
                "tags", AttributeValue.fromSs(List.of("a", "b")),
                "sizes", AttributeValue.fromNs(List.of("1", "2.5")),
                "pictures", AttributeValue.fromBs(List.of(bytes)),
                "lines", AttributeValue.fromL(List.of(AttributeValue.fromM(Map.of("sku", AttributeValue.fromS("x"))))));
    }

    private static byte[] event(String arn, Optional<Duration> window, ShardBatch batch) {
        return new StreamEvent(arn, SHARD, window)
                .write(batch, window.map(length -> OpenWindow.of(ARRIVED, length)), false);
    }
}
