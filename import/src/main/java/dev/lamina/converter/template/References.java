package dev.lamina.converter.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What Ref and Fn::GetAtt stand for: parameters, pseudo parameters, and names and ARNs of resources. */
public final class References {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The property with the name that a template gives to a resource. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("AWS::Serverless::Function", "FunctionName"),
            Map.entry("AWS::Lambda::Function", "FunctionName"),
            Map.entry("AWS::Serverless::LayerVersion", "LayerName"),
            Map.entry("AWS::Lambda::LayerVersion", "LayerName"),
            Map.entry("AWS::Serverless::SimpleTable", "TableName"),
            Map.entry("AWS::DynamoDB::Table", "TableName"),
            Map.entry("AWS::SQS::Queue", "QueueName"),
            Map.entry("AWS::SNS::Topic", "TopicName"),
            Map.entry("AWS::S3::Bucket", "BucketName"),
            Map.entry("AWS::Kinesis::Stream", "Name"),
            Map.entry("AWS::Events::EventBus", "Name"),
            Map.entry("AWS::IAM::Role", "RoleName"));

    private final JsonNode template;
    private final Stack stack;
    private final Intrinsics intrinsics;

    References(JsonNode template, Stack stack, Intrinsics intrinsics) {
        this.template = template;
        this.stack = stack;
        this.intrinsics = intrinsics;
    }

    /** Returns the type of a resource; empty text if there is none. */
    public String type(String logicalId) {
        return resource(logicalId).path("Type").asText();
    }

    /** Returns the name that a resource has: the one in the template, the given one, or its logical id. */
    public String name(String logicalId) {
        String type = type(logicalId);
        return Optional.ofNullable(stack.resources().get(logicalId))
                .or(() -> Optional.ofNullable(NAMES.get(type))
                        .map(property -> resource(logicalId).path("Properties").path(property))
                        .filter(property -> !property.isMissingNode())
                        .flatMap(property -> intrinsics.text(property, "Resources." + logicalId)))
                .orElse(type.equals("AWS::S3::Bucket") ? logicalId.toLowerCase(Locale.ROOT) : logicalId);
    }

    /** Returns whether the name of a resource is only known after it was made. */
    public boolean isMadeUp(String logicalId) {
        String property = NAMES.get(type(logicalId));
        return property != null
                && !stack.resources().containsKey(logicalId)
                && !resource(logicalId).path("Properties").has(property);
    }

    Optional<JsonNode> ref(String name, String where) {
        return switch (name) {
            case "AWS::NoValue" -> Optional.of(MissingNode.getInstance());
            case "AWS::Region" -> text(stack.region());
            case "AWS::AccountId" -> text(stack.account());
            case "AWS::Partition" -> text("aws");
            case "AWS::URLSuffix" -> text("amazonaws.com");
            case "AWS::StackName" -> text(stack.name());
            default -> template.path("Parameters").has(name) ? parameter(name) : resourceRef(name);
        };
    }

    private Optional<JsonNode> parameter(String name) {
        JsonNode parameter = template.path("Parameters").path(name);
        String type = parameter.path("Type").asText();
        String given = stack.parameters().get(name);
        if (given == null && (type.startsWith("AWS::SSM") || !parameter.has("Default"))) {
            return Optional.empty();
        }
        JsonNode value = given == null ? parameter.path("Default") : JSON.textNode(given);
        if (!type.startsWith("List<") && !type.equals("CommaDelimitedList")) {
            return Optional.of(value);
        }
        ArrayNode items = JSON.arrayNode();
        for (String item : value.asText().split(",")) {
            items.add(item.trim());
        }
        return Optional.of(items);
    }

    private Optional<JsonNode> resourceRef(String id) {
        return switch (type(id)) {
            case "AWS::SQS::Queue" ->
                text("https://sqs." + stack.region() + ".amazonaws.com/" + stack.account() + "/" + name(id));
            case "AWS::Serverless::Api", "AWS::Serverless::HttpApi" -> text(id);
            case "AWS::SNS::Topic", "AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion" ->
                arn(id).flatMap(References::text);
            default -> NAMES.containsKey(type(id)) ? text(name(id)) : Optional.empty();
        };
    }

    Optional<String> attribute(String id, String attribute, String where) {
        return switch (attribute) {
            case "Arn", "TopicArn" -> arn(id);
            case "StreamArn" -> Optional.of(arn("dynamodb", stack.account(), "table/" + name(id) + "/stream/latest"));
            case "QueueName", "TopicName", "Name" -> Optional.of(name(id));
            case "Version" -> type(id).equals("AWS::Lambda::Version") ? Optional.of("1") : Optional.empty();
            case "QueueUrl" -> resourceRef(id).map(JsonNode::asText);
            default -> Optional.empty();
        };
    }

    private Optional<String> arn(String id) {
        String name = name(id);
        return switch (type(id)) {
            case "AWS::Serverless::Function", "AWS::Lambda::Function" ->
                Optional.of(arn("lambda", stack.namespace(), "function:" + name));
            case "AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion" ->
                Optional.of(arn("lambda", stack.namespace(), "layer:" + name));
            case "AWS::SNS::Topic" -> Optional.of(arn("sns", stack.namespace(), name));
            case "AWS::Events::EventBus" -> Optional.of(arn("events", stack.namespace(), "event-bus/" + name));
            case "AWS::SQS::Queue" -> Optional.of(arn("sqs", stack.account(), name));
            case "AWS::Kinesis::Stream" -> Optional.of(arn("kinesis", stack.account(), "stream/" + name));
            case "AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable" ->
                Optional.of(arn("dynamodb", stack.account(), "table/" + name));
            case "AWS::S3::Bucket" -> Optional.of("arn:aws:s3:::" + name);
            case "AWS::IAM::Role" -> Optional.of("arn:aws:iam::" + stack.account() + ":role/" + name);
            default -> Optional.empty();
        };
    }

    private String arn(String service, String account, String resource) {
        return "arn:aws:" + service + ":" + stack.region() + ":" + account + ":" + resource;
    }

    private JsonNode resource(String logicalId) {
        return template.path("Resources").path(logicalId);
    }

    private static Optional<JsonNode> text(String value) {
        return Optional.of(JSON.textNode(value));
    }
}
