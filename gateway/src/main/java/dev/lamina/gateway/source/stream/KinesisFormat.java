package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Writes records of Kinesis as Lambda's events have them.
 *
 * @param arn the stream's
 * @param identity ARN of the role that reads it
 */
record KinesisFormat(String arn, String region, String identity, ObjectMapper json) {
    static final String DATA = "data";
    private static final double MILLIS = 1000.0;

    ShardRecord record(String shard, Record record) {
        byte[] data = record.data().asByteArray();
        Instant arrived =
                record.approximateArrivalTimestamp() == null ? Instant.EPOCH : record.approximateArrivalTimestamp();
        ObjectNode fields = json.createObjectNode();
        fields.putObject("kinesis")
                .put("kinesisSchemaVersion", "1.0")
                .put("partitionKey", record.partitionKey())
                .put("sequenceNumber", record.sequenceNumber())
                .put(DATA, data)
                .put("approximateArrivalTimestamp", arrived.toEpochMilli() / MILLIS);
        fields.put("eventSource", "aws:kinesis")
                .put("eventVersion", "1.0")
                .put("eventID", shard + ":" + record.sequenceNumber())
                .put("eventName", "aws:kinesis:record")
                .put("invokeIdentityArn", identity)
                .put("awsRegion", region)
                .put("eventSourceARN", arn);
        try {
            return new ShardRecord(
                    record.sequenceNumber(),
                    record.partitionKey(),
                    arrived,
                    fields,
                    json.writeValueAsBytes(fields),
                    Map.of(DATA, data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }
}
