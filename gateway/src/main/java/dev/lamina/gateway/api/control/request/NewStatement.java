package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.http.AwsException;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The statement that AddPermission asks for. What would not be carried out as it says is refused.
 *
 * @param subject for whom a Role has to be bound; empty if the statement is carried out already: Triggers of the
 *     function's namespace invoke without a permission, and whether a function URL is public is said by its AuthType
 */
public record NewStatement(
        String sid, Optional<Subject> subject, JsonNode principal, String action, ObjectNode condition) {
    private static final String SID = "([a-zA-Z0-9-_]+)";
    private static final int LONGEST_SID = 100;
    private static final String ACTION = "(lambda:[*]|lambda:[a-zA-Z]+|[*])";
    private static final String INVOKE = "lambda:InvokeFunction";
    private static final String INVOKE_URL = "lambda:InvokeFunctionUrl";

    /** The services whose events Triggers bring, with the service in the ARNs of their sources. */
    private static final Map<String, String> SOURCES = Map.of(
            "s3.amazonaws.com", "s3",
            "sns.amazonaws.com", "sns",
            "events.amazonaws.com", "events",
            "apigateway.amazonaws.com", "execute-api");

    private static final Pattern ANY_SOURCE = Pattern.compile("\\*|rule/\\*|\\*(/\\*)+");

    /** Members that restrict a statement in a way that nothing here checks. */
    private static final Map<String, String> UNCHECKED = Map.of(
            "PrincipalOrgID", "the cluster knows no organizations",
            "EventSourceToken", "no event source here sends a token");

    /**
     * Reads a request.
     *
     * @param namespace of the function
     * @param qualifier of the version or alias that the statement is for
     */
    public static NewStatement read(JsonNode json, String namespace, Optional<String> qualifier) {
        String sid = required(json, "StatementId", "statementId");
        if (!sid.matches(SID)) {
            throw Invalid.pattern(sid, "statementId", SID);
        }
        if (sid.length() > LONGEST_SID) {
            throw Invalid.constraint(sid, "statementId", "have length less than or equal to " + LONGEST_SID);
        }
        String action = required(json, "Action", "action");
        if (!action.matches(ACTION)) {
            throw Invalid.pattern(action, "action", ACTION);
        }
        if (!List.of(INVOKE, INVOKE_URL).contains(action)) {
            throw Invalid.unavailable(
                    "Action", action + " is a right that RBAC grants on resources: only " + INVOKE + " can be added.");
        }
        UNCHECKED.forEach((member, why) -> {
            if (RequestJson.present(json, member).isPresent()) {
                throw Invalid.unavailable(member, why + ".");
            }
        });
        Principal principal = Principal.parse(required(json, "Principal", "principal"), namespace);
        return switch (principal) {
            case Principal.Service service -> ofService(sid, service, action, json, namespace);
            case Principal.Everyone everyone -> ofEveryone(sid, everyone, action, json, qualifier);
            case Principal.Known known -> {
                refuseSource(json);
                if (!action.equals(INVOKE) || urlAuth(json, action).isPresent() || viaUrl(json, action)) {
                    throw Invalid.unavailable(
                            action.equals(INVOKE) ? "InvokedViaFunctionUrl" : "Action",
                            "the right to invoke is for the Invoke API and for the function URL together: add " + INVOKE
                                    + " without a condition.");
                }
                yield bound(sid, known.subject(), principal, qualifier);
            }
        };
    }

    /** Every Trigger of the namespace may invoke its functions, whatever its source. */
    private static NewStatement ofService(
            String sid, Principal.Service service, String action, JsonNode json, String namespace) {
        String source = SOURCES.get(service.name());
        if (source == null || !action.equals(INVOKE)) {
            throw Invalid.unavailable(
                    "Principal",
                    service.name() + " does not call functions here. Triggers stand for "
                            + String.join(
                                    ", ", SOURCES.keySet().stream().sorted().toList()) + " with " + INVOKE + ".");
        }
        urlAuth(json, action);
        if (viaUrl(json, action)) {
            throw Invalid.unavailable("InvokedViaFunctionUrl", "events of a Trigger do not come by the function URL.");
        }
        ObjectNode condition = JsonNodeFactory.instance.objectNode();
        RequestJson.text(json, "SourceAccount").ifPresent(account -> {
            if (!account.equals(namespace)) {
                throw Invalid.unavailable(
                        "SourceAccount",
                        "only Triggers in the function's namespace invoke it: leave it out, or say " + namespace + ".");
            }
            condition.putObject("StringEquals").put("AWS:SourceAccount", account);
        });
        RequestJson.text(json, "SourceArn").ifPresent(arn -> {
            if (!isAny(arn, source, namespace)) {
                throw Invalid.unavailable(
                        "SourceArn",
                        "every Trigger in namespace " + namespace + " may invoke the function, so nothing would"
                                + " restrict it to " + arn + ": leave it out.");
            }
            condition.putObject("ArnLike").put("AWS:SourceArn", arn);
        });
        return new NewStatement(sid, Optional.empty(), service.shown(), action, condition);
    }

    private static NewStatement ofEveryone(
            String sid, Principal.Everyone everyone, String action, JsonNode json, Optional<String> qualifier) {
        refuseSource(json);
        Optional<String> auth = urlAuth(json, action);
        ObjectNode condition = JsonNodeFactory.instance.objectNode();
        if (viaUrl(json, action)) {
            condition.putObject("Bool").put("lambda:InvokedViaFunctionUrl", "true");
            return new NewStatement(sid, Optional.empty(), everyone.shown(), action, condition);
        }
        if (action.equals(INVOKE_URL)) {
            if (!auth.equals(Optional.of("NONE"))) {
                throw Invalid.unavailable(
                        "FunctionUrlAuthType",
                        "everyone may call a function URL if its AuthType is NONE, and then NONE must be said here"
                                + " too.");
            }
            condition.putObject("StringEquals").put("lambda:FunctionUrlAuthType", "NONE");
            return new NewStatement(sid, Optional.empty(), everyone.shown(), action, condition);
        }
        return bound(
                sid,
                new SubjectBuilder()
                        .withApiGroup("rbac.authorization.k8s.io")
                        .withKind("Group")
                        .withName(Principal.ALL_GROUP)
                        .build(),
                everyone,
                qualifier);
    }

    private static NewStatement bound(String sid, Subject subject, Principal principal, Optional<String> qualifier) {
        qualifier.ifPresent(each -> {
            throw Invalid.unavailable(
                    "Qualifier",
                    "the right to invoke a function is for all its versions and aliases: leave Qualifier out.");
        });
        return new NewStatement(
                sid, Optional.of(subject), principal.shown(), INVOKE, JsonNodeFactory.instance.objectNode());
    }

    /** Returns the statement that a RoleBinding carries out. */
    public static Statement bound(String sid, List<Subject> subjects, String resource) {
        return Statement.of(
                sid, Principal.Known.shown(subjects), INVOKE, resource, JsonNodeFactory.instance.objectNode());
    }

    /** @param resource ARN of the function, version or alias */
    public Statement on(String resource) {
        return Statement.of(sid, principal, action, resource, condition);
    }

    private static Optional<String> urlAuth(JsonNode json, String action) {
        Optional<String> auth = RequestJson.text(json, "FunctionUrlAuthType");
        auth.filter(value -> !List.of("NONE", "AWS_IAM").contains(value)).ifPresent(value -> {
            throw Invalid.constraint(value, "functionUrlAuthType", "satisfy enum value set: [NONE, AWS_IAM]");
        });
        if (auth.isPresent() && !action.equals(INVOKE_URL)) {
            throw Invalid.parameter("FunctionUrlAuthType is only supported for " + INVOKE_URL + " action");
        }
        return auth;
    }

    private static boolean viaUrl(JsonNode json, String action) {
        if (RequestJson.present(json, "InvokedViaFunctionUrl").isEmpty()) {
            return false;
        }
        if (!action.equals(INVOKE)) {
            throw Invalid.parameter("InvokedViaFunctionUrl is only supported for " + INVOKE + " action");
        }
        if (!RequestJson.isTrue(json, "InvokedViaFunctionUrl")) {
            throw Invalid.unavailable(
                    "InvokedViaFunctionUrl",
                    "false cannot be kept apart: the right to invoke is for the function URL too. Leave it out.");
        }
        return true;
    }

    private static void refuseSource(JsonNode json) {
        for (String member : List.of("SourceArn", "SourceAccount")) {
            if (RequestJson.present(json, member).isPresent()) {
                throw Invalid.unavailable(member, "a caller has no source: leave it out, or name a service.");
            }
        }
    }

    /** Whether it is a pattern for all sources of the service in the namespace. */
    private static boolean isAny(String text, String service, String namespace) {
        return Arn.parse(text)
                .filter(arn -> arn.service().equals(service))
                .filter(arn -> List.of("", "*", namespace).contains(arn.account()))
                .filter(arn -> ANY_SOURCE.matcher(arn.resource()).matches())
                .isPresent();
    }

    private static AwsException missing(String member) {
        return Invalid.constraint("null", member, "not be null");
    }

    private static String required(JsonNode json, String name, String member) {
        return RequestJson.text(json, name).orElseThrow(() -> missing(member));
    }
}
