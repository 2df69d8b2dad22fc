package dev.lamina.converter.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.converter.manifest.Report;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves CloudFormation's intrinsic functions. A value that cannot be known is left out, and noted as something to be
 * done by hand.
 */
public final class Intrinsics {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]*)}");
    private static final String DYNAMIC = "{{resolve:";

    private final JsonNode template;
    private final References references;
    private final Conditions conditions;
    private final Report report;

    public Intrinsics(JsonNode template, Stack stack, Report report) {
        this.template = template;
        this.references = new References(template, stack, this);
        this.conditions = new Conditions(template.path("Conditions"), this);
        this.report = report;
    }

    public References references() {
        return references;
    }

    /** Returns whether a resource with this condition exists. */
    public boolean holds(JsonNode condition, String where) {
        return condition.isMissingNode() || conditions.holds(condition.asText(), where);
    }

    /**
     * Returns the value without intrinsic functions; a missing node if it cannot be known.
     *
     * @param where path of the value, for the report
     */
    public JsonNode resolve(JsonNode value, String where) {
        if (value.isArray()) {
            ArrayNode items = JSON.arrayNode();
            value.forEach(item -> add(items, resolve(item, where)));
            return items;
        }
        if (value.isTextual() && value.asText().contains(DYNAMIC)) {
            return unknown(
                    where, value.asText() + " is read by CloudFormation: put it into a Secret (environmentFrom)");
        }
        if (!value.isObject()) {
            return value;
        }
        if (value.size() == 1) {
            Map.Entry<String, JsonNode> only = value.properties().iterator().next();
            Optional<JsonNode> result = call(only.getKey(), only.getValue(), where);
            if (result.isPresent()) {
                return result.get();
            }
        }
        ObjectNode members = JSON.objectNode();
        value.properties().forEach(member -> {
            JsonNode resolved = resolve(member.getValue(), where + "." + member.getKey());
            if (!resolved.isMissingNode()) {
                members.set(member.getKey(), resolved);
            }
        });
        return members;
    }

    private static void add(ArrayNode items, JsonNode item) {
        if (!item.isMissingNode()) {
            items.add(item);
        }
    }

    private Optional<JsonNode> call(String function, JsonNode argument, String where) {
        return switch (function) {
            case "Ref" -> Optional.of(ref(argument.asText(), where));
            case "Fn::GetAtt" -> Optional.of(attribute(argument, where));
            case "Fn::Sub" -> Optional.of(substituted(argument, where));
            case "Fn::Join" -> Optional.of(joined(argument, where));
            case "Fn::If" ->
                Optional.of(resolve(
                        argument.path(conditions.holds(argument.path(0).asText(), where) ? 1 : 2), where));
            case "Fn::Select" -> Optional.of(selected(argument, where));
            case "Fn::Split" -> Optional.of(split(argument, where));
            case "Fn::FindInMap" -> Optional.of(inMap(argument, where));
            case "Fn::Base64" ->
                Optional.of(text(argument, where)
                        .<JsonNode>map(text -> JSON.textNode(
                                Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))))
                        .orElse(MissingNode.getInstance()));
            case "Fn::Transform" -> Optional.of(unknown(where, "a macro is carried out by CloudFormation only"));
            case "Condition" -> Optional.empty();
            default ->
                function.startsWith("Fn::")
                        ? Optional.of(unknown(where, function + " is known to CloudFormation only: set the value"))
                        : Optional.empty();
        };
    }

    private JsonNode ref(String name, String where) {
        return references
                .ref(name, where)
                .orElseGet(() -> unknown(where, "Ref " + name + " is not known: set the value"));
    }

    private JsonNode attribute(JsonNode argument, String where) {
        String resource = argument.path(0).asText();
        String name = argument.path(1).asText();
        return references
                .attribute(resource, name, where)
                .<JsonNode>map(JSON::textNode)
                .orElseGet(() -> unknown(where, resource + "." + name + " is not known: set the value"));
    }

    private JsonNode substituted(JsonNode argument, String where) {
        String text = argument.isArray() ? argument.path(0).asText() : argument.asText();
        JsonNode own = argument.isArray() ? argument.path(1) : MissingNode.getInstance();
        StringBuilder result = new StringBuilder();
        Matcher variable = VARIABLE.matcher(text);
        while (variable.find()) {
            String name = variable.group(2);
            if (!variable.group(1).isEmpty()) {
                variable.appendReplacement(result, Matcher.quoteReplacement("${" + name + "}"));
                continue;
            }
            int dot = name.indexOf('.');
            JsonNode value = own.has(name)
                    ? resolve(own.path(name), where)
                    : dot > 0
                            ? attribute(
                                    JSON.arrayNode().add(name.substring(0, dot)).add(name.substring(dot + 1)), where)
                            : ref(name, where);
            if (!value.isValueNode() || value.isNull()) {
                return MissingNode.getInstance();
            }
            variable.appendReplacement(result, Matcher.quoteReplacement(value.asText()));
        }
        return JSON.textNode(variable.appendTail(result).toString());
    }

    private JsonNode joined(JsonNode argument, String where) {
        List<String> parts = new ArrayList<>();
        JsonNode list = resolve(argument.path(1), where);
        if (!list.isArray()
                || argument.path(1).isArray() && list.size() < argument.path(1).size()) {
            return MissingNode.getInstance();
        }
        list.forEach(part -> parts.add(part.asText()));
        return JSON.textNode(String.join(argument.path(0).asText(), parts));
    }

    private JsonNode selected(JsonNode argument, String where) {
        JsonNode list = resolve(argument.path(1), where);
        int index = resolve(argument.path(0), where).asInt();
        return list.has(index) ? list.path(index) : unknown(where, "Fn::Select finds no value " + index);
    }

    private JsonNode split(JsonNode argument, String where) {
        ArrayNode parts = JSON.arrayNode();
        text(argument.path(1), where)
                .ifPresent(text -> List.of(
                                text.split(Pattern.quote(argument.path(0).asText()), -1))
                        .forEach(parts::add));
        return parts;
    }

    private JsonNode inMap(JsonNode argument, String where) {
        JsonNode map = template.path("Mappings");
        for (int i = 0; i < 3; i++) {
            map = map.path(text(argument.path(i), where).orElse(""));
        }
        return map.isMissingNode() ? unknown(where, "Fn::FindInMap finds no value") : resolve(map, where);
    }

    /** Returns a resolved value as text; empty if it is not one. */
    Optional<String> text(JsonNode value, String where) {
        return Optional.of(resolve(value, where))
                .filter(resolved -> resolved.isValueNode() && !resolved.isNull())
                .map(JsonNode::asText);
    }

    private JsonNode unknown(String where, String why) {
        report.toDo(where, why);
        return MissingNode.getInstance();
    }
}
