package dev.lamina.gateway.api.control.manifest;

import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.gateway.http.AwsException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The Roles and RoleBindings by which a function's policy lets callers invoke it: a pair of the same name for each
 * statement, which is deleted with the Function. All methods block, and throw {@link AwsException} for what the API
 * server refuses.
 */
@ApplicationScoped
public class InvokeBindings {
    /** Label of what this class writes. */
    public static final String LABEL = "lamina.dev/permission";

    private static final String SID = "lamina.dev/statement-id";
    private static final String RBAC = "rbac.authorization.k8s.io";

    private final Manifests manifests;
    private final KubernetesClient client;

    @Inject
    public InvokeBindings(Manifests manifests, KubernetesClient client) {
        this.manifests = manifests;
        this.client = client;
    }

    /** Returns the name of both, which no other statement has. */
    public static String name(String function, String sid) {
        return "lamina:" + function + ":" + sid;
    }

    public static String sid(RoleBinding binding) {
        return binding.getMetadata().getAnnotations().get(SID);
    }

    /** Returns those of a function, the oldest first; none that an earlier function of the same name has left. */
    public List<RoleBinding> of(Function function) {
        String name = function.getMetadata().getName();
        return called(() -> client
                .rbac()
                .roleBindings()
                .inNamespace(function.getMetadata().getNamespace())
                .withLabel(LABEL)
                .withLabel(Lamina.FUNCTION_LABEL, name)
                .list()
                .getItems()
                .stream()
                .filter(binding -> isOf(function, binding.getMetadata()))
                .filter(binding -> binding.getMetadata().getName().equals(name(name, sid(binding))))
                .sorted(Comparator.comparing(
                                (RoleBinding binding) -> binding.getMetadata().getCreationTimestamp())
                        .thenComparing(InvokeBindings::sid))
                .toList());
    }

    private static boolean isOf(Function function, ObjectMeta metadata) {
        return metadata.getAnnotations() != null
                && metadata.getAnnotations().containsKey(SID)
                && metadata.getOwnerReferences().stream()
                        .map(OwnerReference::getUid)
                        .anyMatch(function.getMetadata().getUid()::equals);
    }

    /** @param exists the error if the function has a statement of that id */
    public void create(Function function, String sid, Subject subject, Change change, AwsException exists) {
        manifests.requireServed(function.getMetadata().getNamespace());
        ObjectMeta metadata = metadata(function, sid, change);
        Role role = new RoleBuilder()
                .withMetadata(metadata)
                .withRules(rule(function.getMetadata().getName()))
                .build();
        createOr(role, () -> requireSame(function, role));
        createOr(
                new RoleBindingBuilder()
                        .withMetadata(metadata)
                        .withNewRoleRef(RBAC, "Role", metadata.getName())
                        .withSubjects(subject)
                        .build(),
                () -> {
                    throw exists;
                });
        manifests.report(function, change);
    }

    /** The RoleBinding first: without it, the Role allows nothing. */
    public void delete(Function function, RoleBinding binding, Change change) {
        manifests.requireServed(function.getMetadata().getNamespace());
        called(() -> client.resource(binding).delete());
        called(() -> client.rbac()
                .roles()
                .inNamespace(binding.getMetadata().getNamespace())
                .withName(binding.getMetadata().getName())
                .delete());
        manifests.report(function, change);
    }

    private void createOr(HasMetadata resource, Runnable exists) {
        called(() -> {
            try {
                return client.resource(resource).create();
            } catch (KubernetesClientException e) {
                if (e.getCode() != KubernetesErrors.CONFLICT) {
                    throw e;
                }
                exists.run();
                return resource;
            }
        });
    }

    /** A Role may be left of a call that was interrupted. Any other one would allow what nobody asked for. */
    private void requireSame(Function function, Role wanted) {
        Role found = client.resource(wanted).get();
        if (found == null
                || !isOf(function, found.getMetadata())
                || !Objects.equals(found.getRules(), wanted.getRules())) {
            throw AwsException.of(
                    409,
                    "ResourceConflictException",
                    "There is another Role " + wanted.getMetadata().getName()
                            + ": try again, or use another StatementId.");
        }
    }

    private ObjectMeta metadata(Function function, String sid, Change change) {
        ObjectMeta owner = function.getMetadata();
        return new ObjectMetaBuilder()
                .withNamespace(owner.getNamespace())
                .withName(name(owner.getName(), sid))
                .withLabels(Map.of(LABEL, "true", Lamina.FUNCTION_LABEL, owner.getName()))
                .withAnnotations(manifests.noted(Map.of(SID, sid), change))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(function.getApiVersion())
                        .withKind(function.getKind())
                        .withName(owner.getName())
                        .withUid(owner.getUid())
                        .build())
                .build();
    }

    private static PolicyRule rule(String function) {
        return new PolicyRuleBuilder()
                .withApiGroups(Lamina.GROUP)
                .withResources("functions/invoke")
                .withResourceNames(function)
                .withVerbs("create")
                .build();
    }

    private static <T> T called(Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            throw KubernetesErrors.of(e);
        }
    }
}
