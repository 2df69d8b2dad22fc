package dev.lamina.converter.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Batch;
import dev.lamina.api.BatchBuilder;
import dev.lamina.api.DynamodbTableBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.KafkaTopic;
import dev.lamina.api.KafkaTopicBuilder;
import dev.lamina.api.KinesisStreamBuilder;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.ShardSettings;
import dev.lamina.api.ShardSettingsBuilder;
import dev.lamina.api.ShardedSource.StartingPosition;
import dev.lamina.api.Source;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.TriggerSpec;
import dev.lamina.api.TriggerSpecBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Event source mappings, with the properties of AWS::Lambda::EventSourceMapping, which are also those of AWS's API. */
public record MappingConversion(Surroundings surroundings) {
    private static final Map<String, StartingPosition> POSITIONS = Map.of(
            "TRIM_HORIZON", StartingPosition.TrimHorizon,
            "LATEST", StartingPosition.Latest,
            "AT_TIMESTAMP", StartingPosition.AtTimestamp);
    private static final Map<String, KafkaTopic.Sasl> SASL = Map.of(
            "BASIC_AUTH", KafkaTopic.Sasl.Plain,
            "SASL_SCRAM_256_AUTH", KafkaTopic.Sasl.ScramSha256,
            "SASL_SCRAM_512_AUTH", KafkaTopic.Sasl.ScramSha512);

    /** Empty and noted if the source cannot be one here. */
    public Optional<TriggerSpec> convert(String where, FunctionReference function, JsonNode properties) {
        return source(where, properties)
                .map(source -> TriggerSpecBuilder.builder()
                        .function(function)
                        .enabled(Values.bool(properties, "Enabled")
                                .filter(enabled -> !enabled)
                                .orElse(null))
                        .batch(batch(properties))
                        .filters(filters(properties))
                        .maxConcurrency(
                                source.sharded().isPresent()
                                        ? null
                                        : Values.integer(properties.path("ScalingConfig"), "MaximumConcurrency")
                                                .orElse(null))
                        .shards(source.sharded().isPresent() ? shards(properties) : null)
                        .deadLetter(
                                Values.text(properties.path("DestinationConfig").path("OnFailure"), "Destination")
                                        .flatMap(arn -> new Endpoints(surroundings)
                                                .deadLetter(where + ".DestinationConfig", arn))
                                        .orElse(null))
                        .source(source)
                        .build());
    }

    private Optional<Source> source(String where, JsonNode properties) {
        JsonNode servers =
                properties.path("SelfManagedEventSource").path("Endpoints").path("KAFKA_BOOTSTRAP_SERVERS");
        if (!servers.isMissingNode()) {
            return kafka(where, Values.texts(servers), properties);
        }
        Optional<Arn> arn = Values.text(properties, "EventSourceArn").flatMap(Arn::parse);
        return switch (arn.map(Arn::service).orElse("")) {
            case "sqs" ->
                Optional.of(SourceBuilder.builder()
                        .queue(new Endpoints(surroundings).queue(arn.get()))
                        .build());
            case "kinesis" ->
                Optional.of(SourceBuilder.builder()
                        .kinesis(KinesisStreamBuilder.builder().stream(arn.get().name('/'))
                                .region(arn.get().region())
                                .secret(surroundings.secret())
                                .startingPosition(position(properties))
                                .startingTimestamp(timestamp(properties))
                                .build())
                        .build());
            case "dynamodb" ->
                Optional.of(SourceBuilder.builder()
                        .dynamodb(DynamodbTableBuilder.builder()
                                .table(arn.get().name('/'))
                                .region(arn.get().region())
                                .secret(surroundings.secret())
                                .startingPosition(position(properties))
                                .build())
                        .build());
            case "kafka", "mq" -> {
                surroundings
                        .report()
                        .noCounterpart(
                                where,
                                "the ARN " + properties.path("EventSourceArn").asText()
                                        + " does not say where the servers are:"
                                        + " make a Trigger with source.queue.kafka or source.queue.rabbitmq");
                yield Optional.empty();
            }
            default -> {
                surroundings.report().noCounterpart(where, "its source is not known, or cannot be one here");
                yield Optional.empty();
            }
        };
    }

    private Optional<Source> kafka(String where, List<String> servers, JsonNode properties) {
        List<String> topics = Values.texts(properties.path("Topics"));
        if (topics == null || servers == null) {
            surroundings
                    .report()
                    .toDo(where, "Topics or KAFKA_BOOTSTRAP_SERVERS is not known: make the Trigger by hand");
            return Optional.empty();
        }
        KafkaTopicBuilder topic = KafkaTopicBuilder.builder()
                .bootstrapServers(servers)
                .topic(topics.getFirst())
                .consumerGroup(Values.text(properties.path("SelfManagedKafkaEventSourceConfig"), "ConsumerGroupId")
                        .or(() -> Values.text(properties, "ConsumerGroupId"))
                        .orElse(null))
                .startingPosition(
                        "LATEST".equals(properties.path("StartingPosition").asText())
                                ? KafkaTopic.StartingPosition.Latest
                                : null);
        for (JsonNode access : properties.path("SourceAccessConfigurations")) {
            String type = access.path("Type").asText();
            String uri = access.path("URI").asText();
            if (SASL.containsKey(type)) {
                String secret = uri.substring(uri.lastIndexOf(':') + 1).toLowerCase(Locale.ROOT);
                topic.sasl(SASL.get(type)).tls(true).secret(secret);
                surroundings
                        .report()
                        .toDo(where, "make a Secret " + secret + " with the keys username and password of " + uri);
            } else {
                surroundings.report().noCounterpart(where, "SourceAccessConfigurations of type " + type);
            }
        }
        return Optional.of(SourceBuilder.builder()
                .queue(QueueBuilder.builder().kafka(topic.build()).build())
                .build());
    }

    private static Batch batch(JsonNode properties) {
        List<String> types = Values.texts(properties.path("FunctionResponseTypes"));
        Batch batch = BatchBuilder.builder()
                .size(Values.integer(properties, "BatchSize").orElse(null))
                .windowSeconds(Values.integer(properties, "MaximumBatchingWindowInSeconds")
                        .filter(seconds -> seconds > 0)
                        .orElse(null))
                .reportItemFailures(types != null && types.contains("ReportBatchItemFailures") ? Boolean.TRUE : null)
                .build();
        return batch.equals(BatchBuilder.builder().build()) ? null : batch;
    }

    private static List<String> filters(JsonNode properties) {
        List<String> filters = new ArrayList<>();
        properties
                .path("FilterCriteria")
                .path("Filters")
                .forEach(filter -> Values.json(filter.path("Pattern")).ifPresent(filters::add));
        return filters.isEmpty() ? null : filters;
    }

    private static ShardSettings shards(JsonNode properties) {
        ShardSettings shards = ShardSettingsBuilder.builder()
                .parallelizationFactor(Values.integer(properties, "ParallelizationFactor")
                        .filter(factor -> factor > 1)
                        .orElse(null))
                .bisectBatchOnError(Values.bool(properties, "BisectBatchOnFunctionError")
                        .filter(Boolean::booleanValue)
                        .orElse(null))
                .maxRetryAttempts(Values.integer(properties, "MaximumRetryAttempts")
                        .filter(attempts -> attempts >= 0)
                        .orElse(null))
                .maxRecordAgeSeconds(Values.integer(properties, "MaximumRecordAgeInSeconds")
                        .filter(age -> age > 0)
                        .orElse(null))
                .tumblingWindowSeconds(Values.integer(properties, "TumblingWindowInSeconds")
                        .filter(seconds -> seconds > 0)
                        .orElse(null))
                .build();
        return shards.equals(ShardSettingsBuilder.builder().build()) ? null : shards;
    }

    private static StartingPosition position(JsonNode properties) {
        return POSITIONS.get(properties.path("StartingPosition").asText());
    }

    private static String timestamp(JsonNode properties) {
        return Values.text(properties, "StartingPositionTimestamp")
                .filter(text -> text.matches("[0-9]{1,12}([.][0-9]+)?"))
                .map(text -> Instant.ofEpochMilli(Math.round(Double.parseDouble(text) * 1000))
                        .toString())
                .orElse(null);
    }
}
