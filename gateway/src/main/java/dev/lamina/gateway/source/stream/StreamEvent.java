package dev.lamina.gateway.source.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.source.queue.Records;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Writes the event of a batch, with the window if there is one. Lambda's format. */
record StreamEvent(String arn, String shard, Optional<Duration> window) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param open the window of the batch; required if the stream has windows
     * @param early whether the window ends before its time, because the state has become too large
     */
    byte[] write(ShardBatch batch, Optional<OpenWindow> open, boolean early) {
        byte[] records =
                Records.event(batch.records().stream().map(ShardRecord::json).toList());
        if (open.isEmpty() || window.isEmpty()) {
            return records;
        }
        ObjectNode rest = JSON.createObjectNode();
        rest.putObject("window")
                .put("start", open.get().start().toString())
                .put("end", open.get().end(window.get()).toString());
        rest.set("state", open.get().state());
        rest.put("shardId", shard)
                .put("eventSourceARN", arn)
                .put("isFinalInvokeForWindow", batch.closesWindow())
                .put("isWindowTerminatedEarly", early);
        byte[] more = rest.toString().getBytes(StandardCharsets.UTF_8);
        // {"Records":[…]} and {"window":…} become one object.
        byte[] event = new byte[records.length + more.length - 1];
        System.arraycopy(records, 0, event, 0, records.length - 1);
        event[records.length - 1] = ',';
        System.arraycopy(more, 1, event, records.length, more.length - 1);
        return event;
    }
}
