package dev.lamina.gateway.api.authorizer.function;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The IAM policy that an authorizer's function returns, as far as it is about invoking an API. */
record IamPolicy(List<Statement> statements) {
    private static final String INVOKE = "execute-api:invoke";

    /**
     * One statement.
     *
     * @param actions in lower case; with the wildcards {@code *} and {@code ?}, as the resources
     */
    record Statement(boolean allow, List<String> actions, List<String> resources) {
        boolean isAbout(String arn) {
            return actions.stream().anyMatch(action -> Wildcards.match(action, INVOKE))
                    && resources.stream().anyMatch(resource -> Wildcards.match(resource, arn));
        }
    }

    /**
     * Reads a policy document.
     *
     * @throws IllegalArgumentException if it is not valid, or has what is not supported; the message names the field
     */
    static IamPolicy of(Object document) {
        if (!(document instanceof Map<?, ?> policy)) {
            throw new IllegalArgumentException("policyDocument: must be an object");
        }
        Object statements = policy.get("Statement");
        return new IamPolicy((statements instanceof List<?> list ? list.stream() : Stream.of(orEmpty(statements)))
                .map(IamPolicy::statement)
                .toList());
    }

    /** Whether a request may be made: a statement allows it, and none denies it. */
    boolean allows(String arn) {
        List<Statement> about =
                statements.stream().filter(statement -> statement.isAbout(arn)).toList();
        return !about.isEmpty() && about.stream().allMatch(Statement::allow);
    }

    private static Statement statement(Object value) {
        if (!(value instanceof Map<?, ?> statement)) {
            throw new IllegalArgumentException("policyDocument.Statement: must be a list of objects");
        }
        for (String unsupported : List.of("Condition", "NotAction", "NotResource")) {
            if (statement.containsKey(unsupported)) {
                throw new IllegalArgumentException(
                        "policyDocument.Statement." + unsupported + ": not supported; use Action and Resource");
            }
        }
        Object effect = statement.get("Effect");
        if (!"Allow".equals(effect) && !"Deny".equals(effect)) {
            throw new IllegalArgumentException("policyDocument.Statement.Effect: must be Allow or Deny");
        }
        return new Statement(
                "Allow".equals(effect),
                texts(statement, "Action")
                        .map(text -> text.toLowerCase(Locale.ROOT))
                        .toList(),
                texts(statement, "Resource").toList());
    }

    private static Stream<String> texts(Map<?, ?> statement, String field) {
        Object value = statement.get(field);
        List<?> all = value instanceof List<?> list ? list : List.of(orEmpty(value));
        if (all.isEmpty() || !all.stream().allMatch(String.class::isInstance)) {
            throw new IllegalArgumentException(
                    "policyDocument.Statement." + field + ": must be a text or a list of texts");
        }
        return all.stream().map(String.class::cast);
    }

    private static Object orEmpty(Object value) {
        return value == null ? List.of() : value;
    }
}
