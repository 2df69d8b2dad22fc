package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** The desired state of a Trigger: which events are sent to which function. */
@ValidationRule(
        value = "has(self.source.queue) || has(self.source.database) || has(self.source.kinesis) || "
                + "has(self.source.dynamodb) || !has(self.batch)",
        message = "batch: is only allowed for a queue, a database, kinesis or dynamodb; other sources send one event "
                + "per invocation")
@ValidationRule(
        value = "has(self.source.kinesis) || has(self.source.dynamodb) || !has(self.shards)",
        message = "shards: is only allowed for kinesis or dynamodb")
@ValidationRule(
        value = "has(self.source.queue) || has(self.source.database) || !has(self.maxConcurrency)",
        message = "maxConcurrency: is only allowed for a queue or a database; for kinesis and dynamodb set "
                + "shards.parallelizationFactor, for other sources concurrency.reserved of the Function")
@ValidationRule(
        value = "has(self.source.queue) || has(self.source.database) || !has(self.maxReceiveCount)",
        message = "maxReceiveCount: is only allowed for a queue or a database; for kinesis and dynamodb set "
                + "shards.maxRetryAttempts, for other sources async of the Function")
@ValidationRule(
        value = "has(self.source.queue) || has(self.source.database) || has(self.source.kinesis) || "
                + "has(self.source.dynamodb) || !has(self.deadLetter)",
        message = "deadLetter: is only allowed for a queue, a database, kinesis or dynamodb; for other sources set "
                + "deadLetter of the Function")
@ValidationRule(
        value = "has(self.deadLetter) || !has(self.maxReceiveCount)",
        message = "maxReceiveCount: needs deadLetter, the target of records that fail this often")
@ValidationRule(
        value = "has(self.source.queue) || has(self.source.database) || has(self.source.topic) || "
                + "has(self.source.kinesis) || has(self.source.dynamodb) || !has(self.filters)",
        message = "filters: are only allowed for a queue, a database, a topic, kinesis or dynamodb; a bus has "
                + "source.bus.pattern")
@ValidationRule(
        value = "!has(self.source.queue) || !has(self.source.queue.sqs) || !has(self.batch) || "
                + "!has(self.batch.size) || self.batch.size <= 10 || has(self.batch.windowSeconds) && "
                + "self.batch.windowSeconds > 0",
        message = "batch.windowSeconds: must be greater than 0 if batch.size is greater than 10, because SQS returns "
                + "at most 10 messages at once")
@ValidationRule(
        value = "!has(self.source.queue) || !has(self.source.queue.nats) || has(self.source.queue.nats.stream)",
        message = "source.queue.nats.stream: must be set, it names the stream to read")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record TriggerSpec(
        @Required @JsonPropertyDescription("Function that receives the events.")
        FunctionReference function,

        @Default("true")
        @JsonPropertyDescription(
                "Whether events are delivered. If false, delivery is paused; whether events accumulate meanwhile "
                        + "depends on the source. Default: true.")
        Boolean enabled,

        @JsonPropertyDescription(
                "Batching of records into invocations. For queues, databases, kinesis and dynamodb only.")
        Batch batch,

        @Size(max = 10)
        @JsonPropertyDescription(
                "Filter patterns of Lambda's event filtering, as JSON text. A record that matches none of them is "
                        + "discarded. For queues, databases, topics, kinesis and dynamodb only. Default: all records "
                        + "are delivered.")
        List<@Size(min = 2, max = 4096) String> filters,

        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
                "Maximum number of concurrent invocations of the function by this trigger. For queues and "
                        + "databases only. Default: the function's own limits. Allowed: 1 to 1000.")
        Integer maxConcurrency,

        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
                "Number of attempts before a record is sent to deadLetter. For queues and databases only. Default: "
                        + "10 with a deadLetter; without one a record is retried as often as the broker redelivers it. "
                        + "Allowed: 1 to 1000.")
        Integer maxReceiveCount,

        @JsonPropertyDescription(
                "Dead-letter target of records that keep failing; for kinesis and dynamodb it gets their position in "
                        + "the shard. For queues, databases, kinesis and dynamodb only. Default: none. The broker of a "
                        + "queue decides what happens to them; a record of a database is retried until it succeeds; "
                        + "records of kinesis and dynamodb are discarded.")
        DeadLetter deadLetter,

        @JsonPropertyDescription("Reading of the shards of a stream. For kinesis and dynamodb only.")
        ShardSettings shards,

        @Required
        @JsonPropertyDescription(
                "Event source. Exactly one of bucket, bus, database, dynamodb, http, kinesis, mqtt, queue, schedule, "
                        + "topic.")
        Source source)
        implements TriggerSpecBuilder.With {

    private static final int BATCH_SIZE = 10;
    private static final int LOG_BATCH_SIZE = 100;

    /** Returns whether events are to be delivered. */
    public boolean isEnabled() {
        return !Boolean.FALSE.equals(enabled);
    }

    /** Returns a copy that is disabled. */
    TriggerSpec disabled() {
        return withEnabled(false);
    }

    /** Returns the filter patterns; empty if all records are delivered. */
    public List<String> filtersOrNone() {
        return filters == null ? List.of() : filters;
    }

    /** Returns the maximum number of records in a batch; Lambda's default if it is not set. */
    public int batchSize() {
        Integer size = batchOrDefaults().size();
        if (size != null) {
            return size;
        }
        boolean log = source.queue() != null && source.queue().kafka() != null
                || source.database() != null
                || source.sharded().isPresent();
        return log ? LOG_BATCH_SIZE : BATCH_SIZE;
    }

    /** Returns how the shards of a stream are read, or the defaults. */
    public ShardSettings shardsOrDefaults() {
        return shards == null ? ShardSettings.DEFAULTS : shards;
    }

    /** Returns the batching settings, or the defaults if there are none. */
    public Batch batchOrDefaults() {
        return batch == null ? Batch.DEFAULTS : batch;
    }
}
