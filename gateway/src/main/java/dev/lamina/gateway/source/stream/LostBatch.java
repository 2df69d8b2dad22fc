package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Lamina;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Records that were discarded, as Lambda reports them: not the records, but their position in the shard.
 *
 * @param functionArn without a qualifier
 * @param batch one or more records
 * @param failed whether an invocation failed; otherwise the records were too old
 */
record LostBatch(
        String requestId, String functionArn, Condition condition, ShardBatch batch, boolean failed, Instant at) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Why; the names are Lambda's. */
    enum Condition {
        RetryAttemptsExhausted,
        RecordAgeExceeded
    }

    /** Where the records are: {@code KinesisBatchInfo} or {@code DDBStreamBatchInfo}. */
    record Place(String name, String shard, String streamArn) {
        static Place of(String streamArn, String shard) {
            boolean kinesis = streamArn.contains(":kinesis:");
            return new Place(kinesis ? "KinesisBatchInfo" : "DDBStreamBatchInfo", shard, streamArn);
        }
    }

    String write(Place place) {
        ShardRecord first = batch.records().getFirst();
        ShardRecord last = batch.records().getLast();
        ObjectNode record = JSON.createObjectNode();
        record.putObject("requestContext")
                .put("requestId", requestId)
                .put("functionArn", functionArn)
                .put("condition", condition.name())
                .put("approximateInvokeCount", batch.failures());
        if (failed) {
            record.putObject("responseContext")
                    .put("statusCode", OK)
                    .put("executedVersion", Lamina.LATEST)
                    .put("functionError", "Unhandled");
        }
        record.put("version", "1.0").put("timestamp", TIME.format(at));
        record.putObject(place.name())
                .put("shardId", place.shard())
                .put("startSequenceNumber", first.sequence())
                .put("endSequenceNumber", last.sequence())
                .put("approximateArrivalOfFirstRecord", TIME.format(first.arrived()))
                .put("approximateArrivalOfLastRecord", TIME.format(last.arrived()))
                .put("batchSize", batch.records().size())
                .put("streamArn", place.streamArn());
        return record.toString();
    }
}
