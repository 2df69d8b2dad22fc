package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Writes records of a table's stream as Lambda's events have them.
 *
 * @param arn the stream's
 */
record DynamodbFormat(String arn, String region, ObjectMapper json) {

    ShardRecord record(Record record) {
        StreamRecord change = record.dynamodb();
        Instant created =
                change.approximateCreationDateTime() == null ? Instant.EPOCH : change.approximateCreationDateTime();
        ObjectNode fields = json.createObjectNode()
                .put("eventID", record.eventID())
                .put("eventName", record.eventNameAsString())
                .put("eventVersion", record.eventVersion() == null ? "1.1" : record.eventVersion())
                .put("eventSource", "aws:dynamodb")
                .put("awsRegion", region);
        ObjectNode dynamodb = fields.putObject("dynamodb").put("ApproximateCreationDateTime", created.getEpochSecond());
        put(dynamodb, "Keys", change.hasKeys(), change.keys());
        put(dynamodb, "NewImage", change.hasNewImage(), change.newImage());
        put(dynamodb, "OldImage", change.hasOldImage(), change.oldImage());
        dynamodb.put("SequenceNumber", change.sequenceNumber());
        if (change.sizeBytes() != null) {
            dynamodb.put("SizeBytes", change.sizeBytes());
        }
        dynamodb.put("StreamViewType", change.streamViewTypeAsString());
        if (record.userIdentity() != null) {
            fields.putObject("userIdentity")
                    .put("principalId", record.userIdentity().principalId())
                    .put("type", record.userIdentity().type());
        }
        fields.put("eventSourceARN", arn);
        try {
            return new ShardRecord(
                    change.sequenceNumber(),
                    dynamodb.path("Keys").toString(),
                    created,
                    fields,
                    json.writeValueAsBytes(fields),
                    Map.of());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    private void put(ObjectNode change, String name, boolean has, Map<String, AttributeValue> item) {
        if (has) {
            change.set(name, item(item));
        }
    }

    private ObjectNode item(Map<String, AttributeValue> item) {
        ObjectNode fields = json.createObjectNode();
        // Equal items are equal text: it is the key by which changes stay in order.
        new TreeMap<>(item).forEach((name, value) -> fields.set(name, value(value)));
        return fields;
    }

    private JsonNode value(AttributeValue value) {
        ObjectNode typed = json.createObjectNode();
        ArrayNode several = json.createArrayNode();
        switch (value.type()) {
            case S -> typed.put("S", value.s());
            case N -> typed.put("N", value.n());
            case B -> typed.put("B", value.b().asByteArray());
            case BOOL -> typed.put("BOOL", value.bool());
            case NUL -> typed.put("NULL", value.nul());
            case M -> typed.set("M", item(value.m()));
            case L -> {
                value.l().forEach(each -> several.add(value(each)));
                typed.set("L", several);
            }
            case SS -> {
                value.ss().forEach(several::add);
                typed.set("SS", several);
            }
            case NS -> {
                value.ns().forEach(several::add);
                typed.set("NS", several);
            }
            case BS -> {
                value.bs().forEach(each -> several.add(each.asByteArray()));
                typed.set("BS", several);
            }
            case UNKNOWN_TO_SDK_VERSION -> {
                /* a type that AWS has added later: its name is not known */
            }
        }
        return typed;
    }
}
