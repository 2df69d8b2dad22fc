package dev.lamina.converter.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.FunctionNames;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.TriggerSpec;
import dev.lamina.converter.aws.AliasConversion;
import dev.lamina.converter.aws.Arn;
import dev.lamina.converter.aws.Endpoints;
import dev.lamina.converter.aws.EventSources;
import dev.lamina.converter.aws.FunctionDraft;
import dev.lamina.converter.aws.MappingConversion;
import dev.lamina.converter.aws.UrlConversion;
import dev.lamina.converter.manifest.Manifest;
import dev.lamina.converter.manifest.Report;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Resources of a template that belong to functions: event sources, aliases, URLs. All others are noted. */
final class OtherResources {
    /** What functions use, and what stays where it is. */
    private static final Set<String> OUTSIDE = Set.of(
            "AWS::SQS::Queue",
            "AWS::Kinesis::Stream",
            "AWS::DynamoDB::Table",
            "AWS::Serverless::SimpleTable",
            "AWS::S3::Bucket");

    /** Exists in Lamina by itself, or decides nothing here. */
    private static final Set<String> SILENT = Set.of(
            "AWS::SNS::Topic",
            "AWS::Events::EventBus",
            "AWS::Logs::LogGroup",
            "AWS::Lambda::Permission",
            "AWS::Serverless::Api",
            "AWS::Serverless::HttpApi",
            "AWS::Lambda::Version",
            "AWS::S3::BucketPolicy",
            "AWS::SQS::QueuePolicy",
            "AWS::SNS::TopicPolicy",
            "AWS::IAM::Role",
            "AWS::IAM::Policy",
            "AWS::IAM::ManagedPolicy");

    private final TemplateConversion conversion;
    private final EventSources sources;

    OtherResources(TemplateConversion conversion) {
        this.conversion = conversion;
        this.sources = new EventSources(conversion.surroundings());
    }

    void convert(String id, String where, JsonNode properties) {
        String type = conversion.references().type(id);
        switch (type) {
            case "AWS::Lambda::EventSourceMapping" ->
                function(where, properties.path("FunctionName"))
                        .flatMap(function ->
                                new MappingConversion(conversion.surroundings()).convert(where, function, properties))
                        .ifPresent(spec -> trigger(where, id, spec));
            case "AWS::Lambda::Alias" -> alias(id, where, properties);
            case "AWS::Lambda::Url" ->
                change(
                        where,
                        properties.path("TargetFunctionArn"),
                        draft -> draft.with(spec -> spec.withUrl(UrlConversion.convert(properties))));
            case "AWS::Lambda::EventInvokeConfig" ->
                change(
                        where,
                        properties.path("FunctionName"),
                        draft -> conversion.functions().async(draft, where, properties));
            case "AWS::Events::Rule" -> rule(id, where, properties);
            case "AWS::Scheduler::Schedule" ->
                function(where, properties.path("Target").path("Arn"))
                        .flatMap(function -> sources.schedule(
                                where,
                                function,
                                properties.path("ScheduleExpression").asText(),
                                properties.path("ScheduleExpressionTimezone").asText(null),
                                properties.path("Target")))
                        .ifPresent(spec -> trigger(where, id, spec));
            case "AWS::SNS::Subscription" -> subscription(id, where, properties);
            case "AWS::S3::Bucket" -> bucket(id, where, properties);
            default -> {
                if (!OUTSIDE.contains(type) && !SILENT.contains(type)) {
                    report().noCounterpart(where, "resource of type " + type);
                }
            }
        }
        if (OUTSIDE.contains(type)) {
            report().toDo(
                            where,
                            "stays outside of Lamina"
                                    + (conversion.references().isMadeUp(id)
                                            ? ": its name is taken to be "
                                                    + conversion.references().name(id)
                                                    + ", set another one by --resource " + id + "=NAME"
                                            : ""));
        }
        if (type.equals("AWS::Serverless::Api") || type.equals("AWS::Serverless::HttpApi")) {
            api(where, properties);
        }
    }

    private void api(String where, JsonNode properties) {
        for (String member :
                List.of("Auth", "CorsConfiguration", "Cors", "DefinitionBody", "DefinitionUri", "Domain")) {
            if (properties.has(member)) {
                report().toDo(where + "." + member, "set it in source.http of a Trigger of this API");
            }
        }
    }

    private void alias(String id, String where, JsonNode properties) {
        function(where, properties.path("FunctionName")).ifPresent(function -> {
            conversion
                    .drafts()
                    .computeIfPresent(
                            function.name(),
                            (_, draft) -> draft.with(spec -> spec.withPublish(TemplateConversion.onChange())));
            conversion
                    .surroundings()
                    .bundle()
                    .add(
                            where,
                            new AliasConversion(conversion.surroundings())
                                    .convert(
                                            where,
                                            function.name(),
                                            properties.path("Name").asText(id),
                                            properties,
                                            null));
            report().toDo(where, "set version of the Alias to the version that each release publishes");
        });
    }

    private void rule(String id, String where, JsonNode properties) {
        int number = 0;
        for (JsonNode target : properties.path("Targets")) {
            Optional<FunctionReference> function =
                    isFunction(target.path("Arn")) ? function(where, target.path("Arn")) : Optional.empty();
            if (function.isEmpty()) {
                report().noCounterpart(
                                where,
                                "the target "
                                        + target.path("Arn")
                                                .asText(target.path("Id").asText()));
                continue;
            }
            String name = id + (number++ == 0 ? "" : "-" + number);
            if (properties.has("State") && target.isObject()) {
                ((ObjectNode) target).set("State", properties.path("State"));
            }
            if (properties.has("ScheduleExpression")) {
                sources.schedule(
                                where,
                                function.get(),
                                properties.path("ScheduleExpression").asText(),
                                null,
                                target)
                        .ifPresent(spec -> trigger(where, name, spec));
            }
            if (properties.has("EventPattern")) {
                trigger(
                        where,
                        name + (properties.has("ScheduleExpression") ? "-events" : ""),
                        sources.rule(
                                function.get(),
                                properties.path("EventBusName").asText(null),
                                properties.path("EventPattern"),
                                target));
            }
        }
    }

    private void subscription(String id, String where, JsonNode properties) {
        if (!properties.path("Protocol").asText().equals("lambda")) {
            report().noCounterpart(
                            where,
                            "a subscription with protocol "
                                    + properties.path("Protocol").asText());
            return;
        }
        function(where, properties.path("Endpoint"))
                .flatMap(function -> sources.topic(
                        where, function, properties.path("TopicArn").asText(), properties))
                .ifPresent(spec -> trigger(where, id, spec));
    }

    private void bucket(String id, String where, JsonNode properties) {
        int number = 0;
        for (JsonNode rule : properties.path("NotificationConfiguration").path("LambdaConfigurations")) {
            Optional<FunctionReference> function = function(where, rule.path("Function"));
            if (function.isPresent()) {
                String name = id + (number++ == 0 ? "" : "-" + number);
                trigger(
                        where,
                        name,
                        sources.bucket(
                                function.get(),
                                conversion.references().name(id),
                                List.of(rule.path("Event").asText()),
                                rule.path("Filter").path("S3Key").path("Rules")));
            }
        }
    }

    private void trigger(String where, String id, TriggerSpec spec) {
        conversion.surroundings().bundle().add(where, Manifest.of("Trigger", FunctionNames.resource(id), spec));
    }

    private void change(String where, JsonNode named, UnaryOperator<FunctionDraft> change) {
        Optional<FunctionReference> function = function(where, named);
        if (function.isPresent()
                && conversion.drafts().computeIfPresent(function.get().name(), (_, draft) -> change.apply(draft))
                        == null) {
            report().toDo(where, "function " + function.get().name() + " is not in the template: set it there");
        }
    }

    private static boolean isFunction(JsonNode named) {
        return Arn.parse(named.asText())
                .filter(arn -> arn.service().equals("lambda"))
                .isPresent();
    }

    /** Empty and noted if the function is not known. */
    private Optional<FunctionReference> function(String where, JsonNode named) {
        if (!named.isTextual() || named.asText().isEmpty()) {
            report().toDo(where, "its function is not known: make the manifest by hand");
            return Optional.empty();
        }
        return Optional.of(Endpoints.function(named.asText()));
    }

    private Report report() {
        return conversion.surroundings().bundle().report();
    }
}
