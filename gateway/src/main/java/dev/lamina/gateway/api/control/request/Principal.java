package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import java.util.List;
import java.util.regex.Pattern;

/** Who a statement is for. The account of callers in the cluster is their namespace, a role is a ServiceAccount. */
sealed interface Principal {
    String PATTERN = "[^\\s]+";
    Pattern SERVICE_NAME = Pattern.compile("[a-z0-9.-]+\\.amazonaws\\.com(\\.cn)?");
    Pattern AWS_ACCOUNT = Pattern.compile("[0-9]{12}");
    Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    Pattern SERVICE_ACCOUNT = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    String USER = "system:serviceaccount:";
    String NAMESPACE_GROUP = "system:serviceaccounts:";
    String ALL_GROUP = "system:authenticated";
    String FORMS = "name a ServiceAccount as arn:aws:iam::NAMESPACE:role/NAME, or all ServiceAccounts of a namespace"
            + " as NAMESPACE";

    /** A service of AWS, such as s3.amazonaws.com. */
    record Service(String name) implements Principal {
        @Override
        public JsonNode shown() {
            return JsonNodeFactory.instance.objectNode().put("Service", name);
        }
    }

    /** All callers. */
    record Everyone() implements Principal {
        @Override
        public JsonNode shown() {
            return JsonNodeFactory.instance.textNode("*");
        }
    }

    /** Callers of the cluster. */
    record Known(Subject subject) implements Principal {
        @Override
        public JsonNode shown() {
            return shown(List.of(subject));
        }

        static JsonNode shown(List<Subject> subjects) {
            if (subjects.stream().anyMatch(subject -> ALL_GROUP.equals(subject.getName()))) {
                return new Everyone().shown();
            }
            var all = JsonNodeFactory.instance.arrayNode();
            subjects.forEach(subject -> all.add(arn(subject)));
            return JsonNodeFactory.instance.objectNode().set("AWS", all.size() == 1 ? all.get(0) : all);
        }

        /** A subject that somebody else has bound, and for whom AWS has no ARN, is shown by its name. */
        private static String arn(Subject subject) {
            if ("ServiceAccount".equals(subject.getKind())) {
                return "arn:aws:iam::" + subject.getNamespace() + ":role/" + subject.getName();
            }
            return subject.getName().startsWith(NAMESPACE_GROUP)
                    ? "arn:aws:iam::" + subject.getName().substring(NAMESPACE_GROUP.length()) + ":root"
                    : subject.getName();
        }
    }

    /** Returns the member Principal of the statement. */
    JsonNode shown();

    /** @param namespace of the function, which may look like an account of AWS */
    static Principal parse(String text, String namespace) {
        if (!text.matches(PATTERN)) {
            throw Invalid.pattern(text, "principal", PATTERN);
        }
        if (text.equals("*")) {
            return new Everyone();
        }
        if (SERVICE_NAME.matcher(text).matches()) {
            return new Service(text);
        }
        if (text.startsWith(USER)) {
            String[] parts = text.substring(USER.length()).split(":", -1);
            return serviceAccount(parts[0], parts.length == 2 ? parts[1] : "", namespace);
        }
        if (!text.startsWith("arn:")) {
            return account(text, namespace);
        }
        Arn arn =
                Arn.parse(text).filter(parsed -> parsed.service().equals("iam")).orElseThrow(() -> unknown(text));
        if (arn.resource().equals("root")) {
            return account(arn.account(), namespace);
        }
        if (!arn.resource().startsWith("role/")) {
            throw unknown(text);
        }
        return serviceAccount(arn.account(), arn.resource().substring("role/".length()), namespace);
    }

    private static Principal account(String account, String namespace) {
        requireNamespace(account, namespace);
        return new Known(new SubjectBuilder()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("Group")
                .withName(NAMESPACE_GROUP + account)
                .build());
    }

    private static Principal serviceAccount(String account, String name, String namespace) {
        requireNamespace(account, namespace);
        if (!SERVICE_ACCOUNT.matcher(name).matches()) {
            throw Invalid.unavailable("Principal", name + " is not a name of a ServiceAccount: " + FORMS + ".");
        }
        return new Known(new SubjectBuilder()
                .withKind("ServiceAccount")
                .withNamespace(account)
                .withName(name)
                .build());
    }

    private static void requireNamespace(String account, String own) {
        if (account.equals(own)) {
            return;
        }
        if (AWS_ACCOUNT.matcher(account).matches()) {
            throw Invalid.unavailable(
                    "Principal", account + " is an account of AWS, and an account is a namespace here: " + FORMS + ".");
        }
        if (!NAMESPACE.matcher(account).matches()) {
            throw unknown(account);
        }
    }

    private static RuntimeException unknown(String text) {
        return Invalid.unavailable("Principal", "the cluster does not know " + text + ": " + FORMS + ".");
    }
}
