package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.source.stream.LostBatch.Condition;
import dev.lamina.gateway.source.stream.LostBatch.Place;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The record of discarded records is Lambda's. */
class LostBatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FUNCTION = "arn:aws:lambda:us-east-2:shop:function:pay";
    private static final Instant AT = Instant.parse("2026-01-31T08:00:06.021Z");
    private static final ShardBatch BATCH = ShardBatch.of(List.of(
                    ShardRecords.record(7, "k", Instant.parse("2026-01-31T08:00:04.835Z")),
                    ShardRecords.record(9, "k", Instant.parse("2026-01-31T08:00:05Z"))))
            .from(0, 3);

    @Test
    void exhaustedRetriesOfKinesisAreReported() throws IOException {
        LostBatch lost = new LostBatch("id", FUNCTION, Condition.RetryAttemptsExhausted, BATCH, true, AT);

        String record = lost.write(Place.of("arn:aws:kinesis:us-east-2:1:stream/clicks", "shardId-1"));

        assertThat(JSON.readTree(record)).isEqualTo(JSON.readTree("""
                {"requestContext": {"requestId": "id", "functionArn": "arn:aws:lambda:us-east-2:shop:function:pay",
                  "condition": "RetryAttemptsExhausted", "approximateInvokeCount": 3},
                 "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
                 "version": "1.0", "timestamp": "2026-01-31T08:00:06.021Z",
                 "KinesisBatchInfo": {"shardId": "shardId-1", "startSequenceNumber": "7", "endSequenceNumber": "9",
                  "approximateArrivalOfFirstRecord": "2026-01-31T08:00:04.835Z",
                  "approximateArrivalOfLastRecord": "2026-01-31T08:00:05.000Z", "batchSize": 2,
                  "streamArn": "arn:aws:kinesis:us-east-2:1:stream/clicks"}}"""));
    }

    @Test
    void oldRecordsOfTableAreReportedWithoutResponse() throws IOException {
        LostBatch lost = new LostBatch("id", FUNCTION, Condition.RecordAgeExceeded, BATCH, false, AT);

        var record = JSON.readTree(
                lost.write(Place.of("arn:aws:dynamodb:us-east-2:1:table/t/stream/2026-01-31T00:00:00.000", "s")));

        assertThat(record.has("responseContext")).isFalse();
        assertThat(record.at("/requestContext/condition").textValue()).isEqualTo("RecordAgeExceeded");
        assertThat(record.at("/DDBStreamBatchInfo/batchSize").intValue()).isEqualTo(2);
    }
}
