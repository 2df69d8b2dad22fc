package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An event source: exactly one member is set. A new kind of source is a new member here. */
@ValidationRule(
        value = "[has(self.bucket), has(self.bus), has(self.database), has(self.dynamodb), has(self.http), "
                + "has(self.kinesis), has(self.mqtt), has(self.queue), has(self.schedule), has(self.topic)]"
                + ".filter(x, x).size() == 1",
        message = "exactly one source must be set: bucket, bus, database, dynamodb, http, kinesis, mqtt, queue, "
                + "schedule or topic")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record Source(
        @JsonPropertyDescription("Changes to the objects of a bucket in the S3 store.")
        BucketSource bucket,

        @JsonPropertyDescription("Events that are put on an event bus in the same namespace.")
        BusSource bus,

        @JsonPropertyDescription("Changes to the rows of a database, in batches.")
        DatabaseSource database,

        @JsonPropertyDescription("Changes to the items of a DynamoDB table, in batches.")
        DynamodbTable dynamodb,

        @JsonPropertyDescription("Requests to routes of an HTTP API.")
        HttpSource http,

        @JsonPropertyDescription("Records of a Kinesis data stream, in batches.")
        KinesisStream kinesis,

        @JsonPropertyDescription("Messages of an MQTT broker.")
        MqttSource mqtt,

        @JsonPropertyDescription("Messages of a queue or stream, in batches.")
        Queue queue,

        @JsonPropertyDescription("A cron or rate schedule.") ScheduleSource schedule,

        @JsonPropertyDescription("Messages that are published to a topic in the same namespace.")
        TopicReference topic)
        implements SourceBuilder.With {

    /** Returns the names of the Secrets, in the Trigger's namespace, with which the source is read. */
    public List<String> secrets() {
        return Stream.of(
                        Optional.ofNullable(database).map(DatabaseSource::secret),
                        Optional.ofNullable(mqtt).map(MqttSource::secret),
                        Optional.ofNullable(mqtt).map(MqttSource::tlsSecret),
                        sharded().map(ShardedSource::secret),
                        Optional.ofNullable(queue).flatMap(Queue::secret))
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .toList();
    }

    /** Returns the source whose records are in shards; empty if it is of another kind. */
    public Optional<ShardedSource> sharded() {
        return Optional.ofNullable(kinesis != null ? kinesis : dynamodb);
    }
}
