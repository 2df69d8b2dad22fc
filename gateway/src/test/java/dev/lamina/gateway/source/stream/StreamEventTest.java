package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.source.filter.DataKeys;
import dev.lamina.gateway.source.filter.Filters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.OperationType;

/** Events are AWS's, member by member. */
class StreamEventTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void kinesisEventIsAws() throws Exception {
        JsonNode event = JSON.readTree(StreamSampleEvents.kinesis().get("batch"));

        assertThat(event).isEqualTo(JSON.readTree("""
                {"Records": [{"kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": "partitionKey-03",
                  "sequenceNumber": "49545115243490985018280067714973144582180062593244200961", "data": "SGn/",
                  "approximateArrivalTimestamp": 1769846400.987},
                  "eventSource": "aws:kinesis", "eventVersion": "1.0",
                  "eventID": "shardId-000000000006:49545115243490985018280067714973144582180062593244200961",
                  "eventName": "aws:kinesis:record", "invokeIdentityArn": "arn:aws:iam::shop:role/pay",
                  "awsRegion": "us-east-1",
                  "eventSourceARN": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"}]}"""));
    }

    @Test
    void tableEventIsAws() throws Exception {
        JsonNode event = JSON.readTree(StreamSampleEvents.dynamodb().get("changes"));

        assertThat(event.at("/Records/0")).isEqualTo(JSON.readTree("""
                {"eventID": "c4ca4238a0b923820dcc509a6f75849b", "eventName": "MODIFY", "eventVersion": "1.1",
                 "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
                 "dynamodb": {"ApproximateCreationDateTime": 1769846400, "Keys": {"id": {"N": "101"}},
                  "NewImage": {"id": {"N": "101"}, "name": {"S": "grüße"}, "paid": {"BOOL": true},
                   "note": {"NULL": true}, "picture": {"B": "iQA="}, "pictures": {"BS": ["iQA="]},
                   "tags": {"SS": ["a", "b"]}, "sizes": {"NS": ["1", "2.5"]},
                   "lines": {"L": [{"M": {"sku": {"S": "x"}}}]}},
                  "OldImage": {"id": {"N": "101"}}, "SequenceNumber": "4421584500000000017450439091",
                  "SizeBytes": 26, "StreamViewType": "NEW_AND_OLD_IMAGES"},
                 "eventSourceARN":
                  "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-31T08:00:00.000"}"""));
        assertThat(event.at("/Records/1/userIdentity"))
                .isEqualTo(JSON.readTree("{\"principalId\": \"dynamodb.amazonaws.com\", \"type\": \"Service\"}"));
        assertThat(event.at("/Records/1/dynamodb").has("NewImage")).isFalse();
    }

    @Test
    void windowIsBesideRecords() throws Exception {
        JsonNode event = JSON.readTree(StreamSampleEvents.window());

        assertThat(event.path("Records")).hasSize(1);
        assertThat(event.path("window"))
                .isEqualTo(JSON.readTree("{\"start\": \"2026-01-31T08:00:00Z\", \"end\": \"2026-01-31T08:01:00Z\"}"));
        assertThat(event.path("state")).isEmpty();
        assertThat(event.path("shardId").textValue()).isEqualTo("shardId-000000000006");
    }

    @Test
    void dataOfKinesisIsFilteredAsJson() throws Exception {
        Filters filters = Filters.compile(
                List.of("{\"data\": {\"kind\": [\"click\"]}, \"kinesis\": {\"partitionKey\": [\"partitionKey-03\"]}}"),
                DataKeys.of(DataKeys.Mismatch.NO_MATCH, KinesisFormat.DATA));

        assertThat(passes(filters, "{\"kind\": \"click\"}")).isTrue();
        assertThat(passes(filters, "{\"kind\": \"scroll\"}")).isFalse();
        assertThat(passes(filters, "click")).isFalse();
    }

    @Test
    void imagesOfTableAreFilteredAsTheyAre() throws Exception {
        Filters filters = Filters.compile(
                List.of("{\"eventName\": [\"MODIFY\"], \"dynamodb\": {\"NewImage\": {\"id\": {\"N\": [\"101\"]}}}}"),
                DataKeys.of(DataKeys.Mismatch.NO_MATCH));
        ShardRecord modified = StreamSampleEvents.change(OperationType.MODIFY);
        ShardRecord removed = StreamSampleEvents.change(OperationType.REMOVE);

        assertThat(filters.pass(modified.fields(), modified.data())).isTrue();
        assertThat(filters.pass(removed.fields(), removed.data())).isFalse();
    }

    private static boolean passes(Filters filters, String data) {
        ShardRecord record = StreamSampleEvents.kinesisRecord(data.getBytes(StandardCharsets.UTF_8));
        return filters.pass(record.fields(), record.data());
    }
}
