package dev.lamina.converter.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The conditions of a template. One whose values are not known does not hold. */
final class Conditions {
    private final JsonNode conditions;
    private final Intrinsics intrinsics;
    private final Set<String> open = new HashSet<>();

    Conditions(JsonNode conditions, Intrinsics intrinsics) {
        this.conditions = conditions;
        this.intrinsics = intrinsics;
    }

    /** Throws {@link TemplateException} if there is no such condition, or if it is made of itself. */
    boolean holds(String name, String where) {
        if (!conditions.has(name)) {
            throw new TemplateException(where + ": there is no condition " + name);
        }
        if (!open.add(name)) {
            throw new TemplateException("Conditions." + name + " is made of itself");
        }
        try {
            return is(conditions.path(name), "Conditions." + name);
        } finally {
            open.remove(name);
        }
    }

    private boolean is(JsonNode condition, String where) {
        if (!condition.isObject() || condition.size() != 1) {
            throw new TemplateException(where + ": must be Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition");
        }
        String function = condition.fieldNames().next();
        JsonNode argument = condition.path(function);
        return switch (function) {
            case "Condition" -> holds(argument.asText(), where);
            case "Fn::Not" -> !is(argument.path(0), where);
            case "Fn::And" ->
                StreamSupport.stream(argument.spliterator(), false).allMatch(each -> is(each, where));
            case "Fn::Or" -> StreamSupport.stream(argument.spliterator(), false).anyMatch(each -> is(each, where));
            case "Fn::Equals" -> {
                Optional<String> left = intrinsics.text(argument.path(0), where);
                yield left.isPresent() && left.equals(intrinsics.text(argument.path(1), where));
            }
            default -> throw new TemplateException(where + ": unknown function " + function);
        };
    }
}
