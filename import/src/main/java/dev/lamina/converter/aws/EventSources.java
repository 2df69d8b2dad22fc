package dev.lamina.converter.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.BucketSourceBuilder;
import dev.lamina.api.BusSourceBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.InputTransformer;
import dev.lamina.api.ScheduleSourceBuilder;
import dev.lamina.api.Source;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.TriggerSpec;
import dev.lamina.api.TriggerSpecBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sources that send one event for each invocation: schedules, rules of event buses, buckets and topics. */
public record EventSources(Surroundings surroundings) {
    private static final String ENABLED = "ENABLED";

    /** @param timezone null: UTC */
    public Optional<TriggerSpec> schedule(
            String where, FunctionReference function, String expression, String timezone, JsonNode settings) {
        if (expression.startsWith("at(")) {
            surroundings.report().noCounterpart(where, expression + " is due once: invoke the function when it is due");
            return Optional.empty();
        }
        if (settings.has("DeadLetterConfig") || settings.has("RetryPolicy")) {
            surroundings.report().toDo(where, "set deadLetter and async of the Function: they hold for all its events");
        }
        return Optional.of(trigger(
                function,
                settings,
                SourceBuilder.builder()
                        .schedule(ScheduleSourceBuilder.builder()
                                .expression(expression)
                                .timezone(timezone)
                                .input(Values.json(settings.path("Input")).orElse(null))
                                .build())
                        .build()));
    }

    /** @param pattern as JSON */
    public TriggerSpec rule(FunctionReference function, String bus, JsonNode pattern, JsonNode settings) {
        JsonNode transformer = settings.path("InputTransformer");
        return trigger(
                function,
                settings,
                SourceBuilder.builder()
                        .bus(BusSourceBuilder.builder()
                                .name(busName(bus))
                                .pattern(pattern.toString())
                                .inputPath(Values.text(settings, "InputPath").orElse(null))
                                .input(Values.json(settings.path("Input")).orElse(null))
                                .inputTransformer(
                                        transformer.isObject()
                                                ? new InputTransformer(
                                                        Values.map(transformer.path("InputPathsMap")),
                                                        transformer
                                                                .path("InputTemplate")
                                                                .asText())
                                                : null)
                                .build())
                        .build());
    }

    /** The name or the ARN of a bus; null for the default one. */
    private static String busName(String bus) {
        String name =
                bus == null ? null : Arn.parse(bus).map(arn -> arn.name('/')).orElse(bus);
        return "default".equals(name) ? null : name;
    }

    /** @param rules pairs of Name and Value, for prefix and suffix */
    public TriggerSpec bucket(FunctionReference function, String bucket, List<String> events, JsonNode rules) {
        BucketSourceBuilder source = BucketSourceBuilder.builder().name(bucket).events(events);
        for (JsonNode rule : rules) {
            String value = rule.path("Value").asText();
            if (rule.path("Name").asText().toLowerCase(Locale.ROOT).equals("prefix")) {
                source.prefix(value);
            } else {
                source.suffix(value);
            }
        }
        return TriggerSpecBuilder.builder()
                .function(function)
                .source(SourceBuilder.builder().bucket(source.build()).build())
                .build();
    }

    /** Empty and noted if the text is not the ARN of a topic. */
    public Optional<TriggerSpec> topic(String where, FunctionReference function, String arn, JsonNode settings) {
        Optional<Arn> topic = Arn.parse(arn).filter(parsed -> parsed.service().equals("sns"));
        if (topic.isEmpty()) {
            surroundings.report().noCounterpart(where, arn + " is not the ARN of a topic");
            return Optional.empty();
        }
        if (!topic.get().account().equals(surroundings.namespace())) {
            surroundings
                    .report()
                    .toDo(where, "publish to " + topic.get().resource() + " of Lamina: topics of AWS are not read");
        }
        if (settings.has("RedrivePolicy")) {
            surroundings.report().toDo(where + ".RedrivePolicy", "set deadLetter of the Function");
        }
        return Optional.of(TriggerSpecBuilder.builder()
                .function(function)
                .filters(filter(settings))
                .source(SourceBuilder.builder()
                        .topic(Endpoints.topic(topic.get()))
                        .build())
                .build());
    }

    /** A filter policy is a pattern of the message's attributes, or of its body. */
    private static List<String> filter(JsonNode settings) {
        JsonNode policy = settings.path("FilterPolicy");
        if (!policy.isObject() || policy.isEmpty()) {
            return null;
        }
        ObjectNode pattern = JsonNodeFactory.instance.objectNode();
        if ("MessageBody".equals(settings.path("FilterPolicyScope").asText())) {
            pattern.set("Message", policy);
        } else {
            ObjectNode attributes = pattern.putObject("MessageAttributes");
            policy.properties()
                    .forEach(attribute ->
                            attributes.putObject(attribute.getKey()).set("Value", attribute.getValue()));
        }
        return List.of(pattern.toString());
    }

    private static TriggerSpec trigger(FunctionReference function, JsonNode settings, Source source) {
        boolean off =
                Values.bool(settings, "Enabled").filter(enabled -> !enabled).isPresent()
                        || Values.text(settings, "State")
                                .filter(state -> !state.startsWith(ENABLED))
                                .isPresent();
        return TriggerSpecBuilder.builder()
                .function(function)
                .enabled(off ? Boolean.FALSE : null)
                .source(source)
                .build();
    }
}
