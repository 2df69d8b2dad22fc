package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement of a function's policy, as AWS shows it.
 *
 * @param document Sid, Effect, Principal, Action, Resource, and Condition if there is one
 */
public record Statement(JsonNode document) {
    /** Statements that are carried out without a RoleBinding, as JSON: by Triggers, and by the function URL. */
    static final String ANNOTATION = "lamina.dev/policy";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param condition empty if there is none */
    static Statement of(String sid, JsonNode principal, String action, String resource, ObjectNode condition) {
        ObjectNode document = JSON.createObjectNode();
        document.put("Sid", sid);
        document.put("Effect", "Allow");
        document.set("Principal", principal);
        document.put("Action", action);
        document.put("Resource", resource);
        if (!condition.isEmpty()) {
            document.set("Condition", condition);
        }
        return new Statement(document);
    }

    /** Returns those that a Function has; none if the annotation was written by someone else and is not a list. */
    public static List<Statement> read(FunctionDraft draft) {
        List<Statement> statements = new ArrayList<>();
        draft.annotation(ANNOTATION).ifPresent(text -> {
            try {
                JSON.readTree(text).forEach(document -> statements.add(new Statement(document)));
            } catch (JsonProcessingException e) {
                statements.clear();
            }
        });
        return statements;
    }

    /** Writes them into a Function. */
    public static FunctionDraft write(FunctionDraft draft, List<Statement> statements) {
        return draft.withAnnotation(
                ANNOTATION,
                statements.isEmpty()
                        ? null
                        : json(JSON.createArrayNode()
                                .addAll(statements.stream()
                                        .map(Statement::document)
                                        .toList())));
    }

    public String sid() {
        return document.path("Sid").asText();
    }

    /** Returns the ARN of the function, version or alias. */
    public String resource() {
        return document.path("Resource").asText();
    }

    /** Returns the policy that has these statements. */
    public static String policy(List<Statement> statements) {
        ObjectNode policy = JSON.createObjectNode();
        policy.put("Version", "2012-10-17");
        policy.put("Id", "default");
        statements.forEach(statement -> policy.withArray("/Statement").add(statement.document()));
        return json(policy);
    }

    @Override
    public String toString() {
        return json(document);
    }

    private static String json(JsonNode value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }
}
