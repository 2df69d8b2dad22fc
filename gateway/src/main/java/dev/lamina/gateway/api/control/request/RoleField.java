package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.ExecutionRole;
import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.gateway.GatewayConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Role. In the namespace's own account a role is a ServiceAccount. Any other role is one of the STS; without an STS it
 * is only remembered, and the function gets no credentials, because every client of AWS must name a role.
 */
@ApplicationScoped
public class RoleField {
    static final String REMEMBERED = "lamina.dev/role-arn";
    private static final String ARN = "arn:(aws[a-zA-Z-]*)?:iam::[a-z0-9-]+:role/?[a-zA-Z_0-9+=,.@\\-_/]+";
    private static final Pattern PATTERN = Pattern.compile(ARN);

    private final boolean hasSts;

    @Inject
    public RoleField(GatewayConfig config) {
        this.hasSts = config.sts().endpoint().isPresent();
    }

    ConfigurationField field() {
        return new ConfigurationField("Role", this::write, RoleField::read);
    }

    private FunctionDraft write(FunctionDraft draft, JsonNode value) {
        String arn = value.asText();
        if (!PATTERN.matcher(arn).matches()) {
            throw Invalid.pattern(arn, "role", ARN);
        }
        FunctionDraft other = draft.withAnnotation(REMEMBERED, null);
        String own = "arn:aws:iam::" + draft.namespace() + ":role/";
        if (arn.startsWith(own)) {
            String account = arn.substring(own.length());
            String made = ExecutionRoleBuilder.builder().build().serviceAccountOf(draft.name());
            return identity(other, account.equals(made) ? null : account, null);
        }
        return hasSts
                ? identity(other, serviceAccount(draft), arn)
                : identity(other, serviceAccount(draft), null).withAnnotation(REMEMBERED, arn);
    }

    private static Optional<Object> read(FunctionDraft draft) {
        ExecutionRole role = draft.spec().executionRoleOrNone();
        return Optional.of(Optional.ofNullable(role.arn())
                .or(() -> draft.annotation(REMEMBERED))
                .orElseGet(() -> "arn:aws:iam::" + draft.namespace() + ":role/" + role.serviceAccountOf(draft.name())));
    }

    private static String serviceAccount(FunctionDraft draft) {
        return draft.spec().executionRoleOrNone().serviceAccountName();
    }

    private static FunctionDraft identity(FunctionDraft draft, String account, String arn) {
        String policy = draft.spec().executionRoleOrNone().policy();
        return draft.with(spec -> spec.withExecutionRole(
                account == null && arn == null && policy == null ? null : new ExecutionRole(account, arn, policy)));
    }
}
