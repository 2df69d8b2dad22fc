package dev.lamina.converter.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.FunctionNames;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.TriggerSpec;
import dev.lamina.converter.aws.EventSources;
import dev.lamina.converter.aws.HttpRoutes;
import dev.lamina.converter.aws.MappingConversion;
import dev.lamina.converter.aws.Surroundings;
import dev.lamina.converter.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The section Events of AWS::Serverless::Function: each event source is a Trigger. */
record SamEvents(Surroundings surroundings) {

    void convert(String where, FunctionReference function, JsonNode events) {
        HttpRoutes routes = new HttpRoutes(function);
        events.properties().forEach(event -> {
            String path = where + "." + event.getKey();
            JsonNode properties = event.getValue().path("Properties");
            String type = event.getValue().path("Type").asText();
            if (type.equals("Api") || type.equals("HttpApi")) {
                route(path, routes, type.equals("Api"), properties);
            } else {
                trigger(path, type, function, properties)
                        .ifPresent(spec -> add(path, function.name() + "-" + event.getKey(), spec));
            }
        });
        routes.triggers().forEach((name, spec) -> add(where, name, spec));
    }

    private void add(String where, String name, TriggerSpec spec) {
        surroundings.bundle().add(where, Manifest.of("Trigger", FunctionNames.resource(name), spec));
    }

    private void route(String where, HttpRoutes routes, boolean rest, JsonNode properties) {
        if (properties.has("Auth")) {
            surroundings.bundle().report().toDo(where + ".Auth", "set source.http.authorizer of the Trigger");
        }
        String id = properties.path(rest ? "RestApiId" : "ApiId").asText();
        routes.add(rest, id.isEmpty() ? rest ? "rest-api" : "http-api" : id, properties);
    }

    private Optional<TriggerSpec> trigger(String where, String type, FunctionReference function, JsonNode properties) {
        EventSources sources = new EventSources(surroundings);
        return switch (type) {
            case "SQS" -> mapping(where, function, properties, "Queue");
            case "Kinesis", "DynamoDB", "MSK" -> mapping(where, function, properties, "Stream");
            case "MQ" -> mapping(where, function, properties, "Broker");
            case "SelfManagedKafka" -> kafka(where, function, properties);
            case "Schedule" ->
                sources.schedule(where, function, properties.path("Schedule").asText(), null, properties);
            case "ScheduleV2" ->
                sources.schedule(
                        where,
                        function,
                        properties.path("ScheduleExpression").asText(),
                        properties.path("ScheduleExpressionTimezone").asText(null),
                        properties);
            case "EventBridgeRule", "CloudWatchEvent" ->
                Optional.of(sources.rule(
                        function,
                        properties.path("EventBusName").asText(null),
                        properties.path("Pattern"),
                        properties));
            case "S3" ->
                Optional.of(sources.bucket(
                        function,
                        properties.path("Bucket").asText(),
                        texts(properties.path("Events")),
                        properties.path("Filter").path("S3Key").path("Rules")));
            case "SNS" -> {
                if (properties.has("SqsSubscription")
                        && !properties.path("SqsSubscription").asText().equals("false")) {
                    surroundings
                            .bundle()
                            .report()
                            .noCounterpart(where + ".SqsSubscription", "a queue between topic and function");
                }
                yield sources.topic(where, function, properties.path("Topic").asText(), properties);
            }
            default -> {
                surroundings.bundle().report().noCounterpart(where, "event source " + type);
                yield Optional.empty();
            }
        };
    }

    private Optional<TriggerSpec> mapping(
            String where, FunctionReference function, JsonNode properties, String source) {
        ObjectNode mapping = properties.deepCopy();
        mapping.set("EventSourceArn", properties.path(source));
        return new MappingConversion(surroundings).convert(where, function, mapping);
    }

    private Optional<TriggerSpec> kafka(String where, FunctionReference function, JsonNode properties) {
        ObjectNode mapping = properties.deepCopy();
        mapping.putObject("SelfManagedEventSource")
                .putObject("Endpoints")
                .set("KAFKA_BOOTSTRAP_SERVERS", properties.path("KafkaBootstrapServers"));
        return new MappingConversion(surroundings).convert(where, function, mapping);
    }

    static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> texts.add(item.asText()));
        } else {
            texts.add(value.asText());
        }
        return texts;
    }
}
