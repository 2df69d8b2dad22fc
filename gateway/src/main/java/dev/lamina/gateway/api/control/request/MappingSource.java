package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.DynamodbTableBuilder;
import dev.lamina.api.KafkaTopic;
import dev.lamina.api.KafkaTopicBuilder;
import dev.lamina.api.KinesisStreamBuilder;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.ShardedSource;
import dev.lamina.api.ShardedSource.StartingPosition;
import dev.lamina.api.Source;
import dev.lamina.api.SourceBuilder;
import dev.lamina.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sources of event source mappings: queues of SQS, Kafka, and streams of Kinesis and DynamoDB. */
@ApplicationScoped
public class MappingSource {
    private static final Map<String, StartingPosition> POSITIONS = Map.of(
            "TRIM_HORIZON", StartingPosition.TrimHorizon,
            "LATEST", StartingPosition.Latest,
            "AT_TIMESTAMP", StartingPosition.AtTimestamp);
    private static final Map<String, KafkaTopic.Sasl> SASL = Map.of(
            "BASIC_AUTH", KafkaTopic.Sasl.Plain,
            "SASL_SCRAM_256_AUTH", KafkaTopic.Sasl.ScramSha256,
            "SASL_SCRAM_512_AUTH", KafkaTopic.Sasl.ScramSha512);

    private final Targets targets;
    private final GatewayConfig config;

    @Inject
    public MappingSource(Targets targets, GatewayConfig config) {
        this.targets = targets;
        this.config = config;
    }

    public Source write(JsonNode request) {
        if (RequestJson.present(request, "SelfManagedEventSource").isPresent()) {
            return kafka(request);
        }
        String text = RequestJson.text(request, "EventSourceArn")
                .orElseThrow(() -> Invalid.parameter("Please provide EventSourceArn or SelfManagedEventSource."));
        Arn arn = Arn.parse(text).orElseThrow(() -> Invalid.parameter("Unrecognized event source."));
        String secret = config.control().awsSecret().orElse(null);
        return switch (arn.service()) {
            case "sqs" -> SourceBuilder.builder().queue(targets.queue(arn)).build();
            case "kinesis" ->
                SourceBuilder.builder()
                        .kinesis(KinesisStreamBuilder.builder().stream(after(arn.resource(), "stream/"))
                                .region(arn.region())
                                .secret(secret)
                                .startingPosition(position(request))
                                .startingTimestamp(timestamp(request))
                                .build())
                        .build();
            case "dynamodb" ->
                SourceBuilder.builder()
                        .dynamodb(DynamodbTableBuilder.builder()
                                .table(after(arn.resource(), "table/"))
                                .region(arn.region())
                                .secret(secret)
                                .startingPosition(position(request))
                                .build())
                        .build();
            default ->
                throw Invalid.unavailable(
                        "EventSourceArn",
                        "an ARN of " + arn.service() + " does not say where the servers are: use"
                                + " SelfManagedEventSource for Kafka, or apply a Trigger manifest");
        };
    }

    /** Returns what a mapping shows of its source; empty for a source that no mapping has. */
    public Optional<Map<String, Object>> read(Source source, String namespace) {
        Map<String, Object> shown = new LinkedHashMap<>();
        if (source.queue() != null && source.queue().kafka() != null) {
            kafka(source.queue().kafka(), shown);
        } else if (source.queue() != null) {
            targets.queueArn(source.queue()).ifPresent(arn -> shown.put("EventSourceArn", arn));
        } else {
            source.sharded().ifPresent(sharded -> sharded(source, sharded, namespace, shown));
        }
        return shown.isEmpty() ? Optional.empty() : Optional.of(shown);
    }

    private Source kafka(JsonNode request) {
        List<String> servers =
                texts(request.path("SelfManagedEventSource").path("Endpoints").path("KAFKA_BOOTSTRAP_SERVERS"));
        List<String> topics = texts(request.path("Topics"));
        if (servers.isEmpty() || topics.size() != 1) {
            throw Invalid.parameter("A Kafka source needs KAFKA_BOOTSTRAP_SERVERS and exactly one of Topics.");
        }
        KafkaTopic topic = KafkaTopicBuilder.builder()
                .bootstrapServers(servers)
                .topic(topics.getFirst())
                .consumerGroup(RequestJson.text(request.path("SelfManagedKafkaEventSourceConfig"), "ConsumerGroupId")
                        .orElse(null))
                .startingPosition(
                        position(request) == StartingPosition.Latest ? KafkaTopic.StartingPosition.Latest : null)
                .build();
        for (JsonNode access : request.path("SourceAccessConfigurations")) {
            topic = access(topic, access);
        }
        return SourceBuilder.builder()
                .queue(QueueBuilder.builder().kafka(topic).build())
                .build();
    }

    private static KafkaTopic access(KafkaTopic topic, JsonNode access) {
        String type = access.path("Type").asText();
        if (!SASL.containsKey(type)) {
            throw Invalid.unavailable(
                    "SourceAccessConfigurations", "of the types, BASIC_AUTH and SASL_SCRAM_*_AUTH are, not " + type);
        }
        String uri = access.path("URI").asText();
        return topic.withSasl(SASL.get(type)).withTls(true).withSecret(uri.substring(uri.lastIndexOf(':') + 1));
    }

    private static void kafka(KafkaTopic topic, Map<String, Object> shown) {
        shown.put(
                "SelfManagedEventSource",
                Map.of("Endpoints", Map.of("KAFKA_BOOTSTRAP_SERVERS", topic.bootstrapServers())));
        shown.put("Topics", List.of(topic.topic()));
        shown.put(
                "StartingPosition",
                topic.startingPosition() == KafkaTopic.StartingPosition.Latest ? "LATEST" : "TRIM_HORIZON");
        if (topic.sasl() != null) {
            String type = SASL.entrySet().stream()
                    .filter(entry -> entry.getValue() == topic.sasl())
                    .findFirst()
                    .orElseThrow()
                    .getKey();
            shown.put(
                    "SourceAccessConfigurations", List.of(Map.of("Type", type, "URI", String.valueOf(topic.secret()))));
        }
    }

    private void sharded(Source source, ShardedSource sharded, String namespace, Map<String, Object> shown) {
        String region = Optional.ofNullable(sharded.region()).orElse(config.region());
        // The account of a stream is not in the manifest.
        shown.put(
                "EventSourceArn",
                source.kinesis() != null
                        ? new Arn("kinesis", region, namespace, "stream/" + source.kinesis().stream()).toString()
                        : new Arn(
                                        "dynamodb",
                                        region,
                                        namespace,
                                        "table/" + source.dynamodb().table() + "/stream/latest")
                                .toString());
        shown.put(
                "StartingPosition",
                POSITIONS.entrySet().stream()
                        .filter(entry -> entry.getValue() == sharded.startsAt())
                        .findFirst()
                        .orElseThrow()
                        .getKey());
    }

    private static StartingPosition position(JsonNode request) {
        return RequestJson.text(request, "StartingPosition")
                .map(name -> Optional.ofNullable(POSITIONS.get(name))
                        .orElseThrow(() -> Invalid.constraint(
                                name,
                                "startingPosition",
                                "satisfy enum value set: [AT_TIMESTAMP, LATEST, TRIM_HORIZON]")))
                .orElse(null);
    }

    /** AWS's clients send seconds since 1970, with a fraction. */
    private static String timestamp(JsonNode request) {
        return RequestJson.present(request, "StartingPositionTimestamp")
                .map(value -> Instant.ofEpochMilli(Math.round(value.asDouble() * 1000))
                        .toString())
                .orElse(null);
    }

    /** Returns the name between a prefix and the next slash: table/NAME/stream/TIME. */
    private static String after(String resource, String prefix) {
        if (!resource.startsWith(prefix)) {
            throw Invalid.parameter("Unrecognized event source.");
        }
        String name = resource.substring(prefix.length());
        int end = name.indexOf('/');
        return end < 0 ? name : name.substring(0, end);
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        value.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
