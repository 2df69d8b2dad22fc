package dev.lamina.operator.function;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Checks the form of an IAM policy document that is passed as a session policy. An unknown member is refused: a
 * misspelled {@code Condition} would otherwise allow more than its author meant.
 */
final class PolicyCheck {
    /** What follows the document, and a member that is there twice, would be read differently by the STS. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
    private static final Set<String> MEMBERS = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT_MEMBERS =
            Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");
    private static final Pattern ACTION = Pattern.compile("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+");
    private static final Pattern RESOURCE = Pattern.compile("\\*|arn:.+");

    private PolicyCheck() {}

    /**
     * Returns the field, from {@code policy} on, and what is wrong with it; empty if nothing is, or there is no policy.
     */
    static Optional<String> objection(String policy) {
        if (policy == null) {
            return Optional.empty();
        }
        try {
            return objection(JSON.readTree(policy));
        } catch (JsonProcessingException e) {
            return Optional.of("policy: is not JSON: " + e.getOriginalMessage() + position(e.getLocation())
                    + "; write an IAM policy document as JSON");
        }
    }

    private static Optional<String> objection(JsonNode policy) {
        return policy.isObject()
                ? Stream.of(
                                unknown("policy", policy, MEMBERS, "an IAM policy document"),
                                version(policy),
                                statements(policy.path("Statement")))
                        .flatMap(Optional::stream)
                        .findFirst()
                : Optional.of("policy: must be a JSON object with the members Version and Statement");
    }

    private static String position(JsonLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static Optional<String> version(JsonNode policy) {
        return VERSIONS.contains(policy.path("Version").asText())
                ? Optional.empty()
                : Optional.of("policy.Version: must be \"2012-10-17\"");
    }

    private static Optional<String> statements(JsonNode statements) {
        if (statements.isObject()) {
            return statement("policy.Statement", statements);
        }
        if (!statements.isArray() || statements.isEmpty()) {
            return Optional.of("policy.Statement: required; a list of statements");
        }
        return IntStream.range(0, statements.size())
                .mapToObj(i -> statement("policy.Statement[" + i + "]", statements.get(i)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> statement(String field, JsonNode statement) {
        if (!statement.isObject()) {
            return Optional.of(field + ": must have the members Effect, Action and Resource");
        }
        return Stream.of(
                        unknown(field, statement, STATEMENT_MEMBERS, "a statement of a session policy"),
                        effect(field, statement),
                        oneOf(field, statement, "Action", ACTION, "SERVICE:ACTION, such as s3:GetObject, or *"),
                        oneOf(field, statement, "Resource", RESOURCE, "an ARN, such as arn:aws:s3:::bucket/*, or *"),
                        condition(field, statement))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> unknown(String field, JsonNode object, Set<String> known, String kind) {
        return object.propertyStream()
                .map(Map.Entry::getKey)
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> field + "." + name + ": not a member of " + kind + "; remove it, or correct its name");
    }

    private static Optional<String> effect(String field, JsonNode statement) {
        return List.of("Allow", "Deny").contains(statement.path("Effect").asText())
                ? Optional.empty()
                : Optional.of(field + ".Effect: must be Allow or Deny");
    }

    private static Optional<String> condition(String field, JsonNode statement) {
        return !statement.has("Condition") || statement.get("Condition").isObject()
                ? Optional.empty()
                : Optional.of(field + ".Condition: must be an object, such as {StringLike: {s3:prefix: [\"a/*\"]}}");
    }

    /** Exactly one of the member and its negation, with one value or several. */
    private static Optional<String> oneOf(String field, JsonNode statement, String name, Pattern form, String example) {
        String negated = "Not" + name;
        if (statement.has(name) == statement.has(negated)) {
            return Optional.of(field + "." + name + ": exactly one of " + name + ", " + negated + " must be set");
        }
        String set = statement.has(name) ? name : negated;
        JsonNode value = statement.get(set);
        boolean valid = value.isArray()
                ? !value.isEmpty()
                        && StreamSupport.stream(value.spliterator(), false).allMatch(each -> matches(form, each))
                : matches(form, value);
        return valid
                ? Optional.empty()
                : Optional.of(field + "." + set + ": must be " + example + ", or a list of these");
    }

    private static boolean matches(Pattern form, JsonNode value) {
        return value.isTextual() && form.matcher(value.asText()).matches();
    }
}
