package dev.lamina.operator.trigger;

import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.status.FieldOwner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the gateways read the Secrets that a trigger names, and no others: a Role with their names, and its binding,
 * which Kubernetes deletes with the Trigger. What is as it should be is not written. See docs/adr/0072.
 */
@Singleton
class SecretAccess {
    private static final String LABEL = "lamina.dev/secrets-of";
    private static final String OF_TRIGGER = "trigger";

    private final Optional<Subject> reader;

    @Inject
    SecretAccess(OperatorConfig config) {
        this(config.gateway().serviceAccount());
    }

    /** @param account NAMESPACE/NAME; empty if no right is to be given */
    SecretAccess(Optional<String> account) {
        this.reader = account.map(name -> name.split("/", 2))
                .map(parts -> new SubjectBuilder()
                        .withKind("ServiceAccount")
                        .withNamespace(parts[0])
                        .withName(parts[1])
                        .build());
    }

    List<EventSource<?, Trigger>> eventSources(EventSourceContext<Trigger> context) {
        return reader.isEmpty() ? List.of() : List.of(source(Role.class, context), source(RoleBinding.class, context));
    }

    private static <R extends HasMetadata> EventSource<?, Trigger> source(
            Class<R> kind, EventSourceContext<Trigger> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, Trigger.class)
                        .withLabelSelector(LABEL + "=" + OF_TRIGGER)
                        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(Trigger.class))
                        .build(),
                context);
    }

    /** Writes the rights of a trigger, or deletes those that it no longer needs. */
    void settle(Trigger trigger, Context<Trigger> context) {
        if (reader.isEmpty()) {
            return;
        }
        List<String> names = trigger.getSpec().source().secrets();
        Optional<Role> role = context.getSecondaryResource(Role.class);
        Optional<RoleBinding> binding = context.getSecondaryResource(RoleBinding.class);
        if (names.isEmpty()) {
            binding.ifPresent(present -> context.getClient().resource(present).delete());
            role.ifPresent(present -> context.getClient().resource(present).delete());
            return;
        }
        PolicyRule rule = rule(names);
        if (role.filter(present -> List.of(rule).equals(present.getRules())).isEmpty()) {
            apply(role(trigger, rule), context);
        }
        if (binding.filter(present -> List.of(reader.get()).equals(present.getSubjects()))
                .isEmpty()) {
            apply(binding(trigger), context);
        }
    }

    private static void apply(HasMetadata object, Context<Trigger> context) {
        FieldOwner.apply(context.getClient(), object);
    }

    private static PolicyRule rule(List<String> names) {
        return new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("secrets")
                .withResourceNames(names)
                .withVerbs("get")
                .build();
    }

    private static Role role(Trigger trigger, PolicyRule rule) {
        return new RoleBuilder().withMetadata(metadata(trigger)).withRules(rule).build();
    }

    private RoleBinding binding(Trigger trigger) {
        return new RoleBindingBuilder()
                .withMetadata(metadata(trigger))
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", name(trigger))
                .withSubjects(reader.orElseThrow())
                .build();
    }

    private static String name(Trigger trigger) {
        return "lamina:trigger:" + trigger.getMetadata().getName();
    }

    private static ObjectMeta metadata(Trigger trigger) {
        return new ObjectMetaBuilder()
                .withNamespace(trigger.getMetadata().getNamespace())
                .withName(name(trigger))
                .withLabels(Map.of("app.kubernetes.io/managed-by", "lamina-operator", LABEL, OF_TRIGGER))
                .addNewOwnerReference()
                .withApiVersion(trigger.getApiVersion())
                .withKind(trigger.getKind())
                .withName(trigger.getMetadata().getName())
                .withUid(trigger.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .build();
    }
}
