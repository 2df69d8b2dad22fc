package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.control.manifest.InvokeBindings;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.NewStatement;
import dev.lamina.gateway.api.control.request.Statement;
import dev.lamina.gateway.http.AwsException;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The policy of a function, a version or an alias.
 *
 * @param stated statements of the Function's annotation
 * @param bindings what carries out the others
 */
record Policy(Function function, String arn, List<Statement> stated, List<RoleBinding> bindings) {
    private static final int LONGEST = 20_480;

    static Policy of(Function function, FunctionRef ref, String region, List<RoleBinding> bindings) {
        FunctionDraft draft = FunctionDraft.of(function, region);
        String arn = ref.qualifier().map(each -> draft.arn() + ":" + each).orElse(draft.arn());
        return new Policy(
                function,
                arn,
                Statement.read(draft).stream()
                        .filter(statement -> statement.resource().equals(arn))
                        .toList(),
                ref.qualifier().isPresent() ? List.of() : bindings);
    }

    private List<Statement> statements() {
        return Stream.concat(
                        stated.stream(),
                        bindings.stream()
                                .map(binding ->
                                        NewStatement.bound(InvokeBindings.sid(binding), binding.getSubjects(), arn)))
                .toList();
    }

    boolean isEmpty() {
        return stated.isEmpty() && bindings.isEmpty();
    }

    boolean has(String sid) {
        return statements().stream().anyMatch(statement -> statement.sid().equals(sid));
    }

    Optional<RoleBinding> binding(String sid) {
        return bindings.stream()
                .filter(binding -> InvokeBindings.sid(binding).equals(sid))
                .findFirst();
    }

    String document() {
        return Statement.policy(statements());
    }

    String revision() {
        return UUID.nameUUIDFromBytes((function.getMetadata().getUid() + document()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    void requireRevision(Optional<String> wanted) {
        wanted.filter(revision -> !revision.equals(revision())).ifPresent(_ -> {
            throw AwsException.of(
                    412,
                    "PreconditionFailedException",
                    "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to"
                            + " retrieve the latest Revision Id");
        });
    }

    /** Throws if the statement cannot be added. */
    void requireRoomFor(Statement added) {
        if (has(added.sid())) {
            throw exists(added.sid());
        }
        List<Statement> all = new ArrayList<>(statements());
        all.add(added);
        int length = Statement.policy(all).length();
        if (length > LONGEST) {
            throw AwsException.of(
                    400,
                    "PolicyLengthExceededException",
                    "The final policy size (" + length + ") is bigger than the limit (" + LONGEST + ").");
        }
    }

    static AwsException exists(String sid) {
        return AwsException.of(
                409,
                "ResourceConflictException",
                "The statement id (" + sid + ") provided already exists. Please provide a new statement id, or remove"
                        + " the existing statement.");
    }
}
