package dev.lamina.operator.function;

import dev.lamina.api.Function;
import dev.lamina.api.KubernetesName;
import dev.lamina.api.Lamina;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.TriggerAuthentication;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.FieldOwner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the objects of one function, in one reconciliation, with server-side apply and one field manager: fields that
 * others add are kept, changes of our fields are reverted. An object that is already correct is not written.
 */
final class OwnedObjects {
    private final Function function;
    private final Context<?> context;
    private final boolean keepsAccount;

    // Mutable state: what the cache had when it was read first, by type
    private final Map<Class<?>, List<? extends HasMetadata>> read = new HashMap<>();

    OwnedObjects(Function function, Context<?> context) {
        this(function, context, false);
    }

    /**
     * @param function a function, or a version as a function
     * @param keepsAccount whether the ServiceAccount made for the function is in use, by itself or by a version
     */
    OwnedObjects(Function function, Context<?> context, boolean keepsAccount) {
        this.function = function;
        this.context = context;
        this.keepsAccount = keepsAccount;
    }

    /** Returns the function's Deployment from the cache. */
    Optional<Deployment> deployment() {
        return known(Deployment.class, Lamina.childName(function.getMetadata().getName()))
                .filter(found -> Ownership.isOf(function, found));
    }

    /**
     * Returns the function's Deployment, from the API server if the cache lacks it: a running function must not be
     * overlooked.
     */
    Optional<Deployment> existing() {
        return deployment()
                .or(() -> !wasDeployed()
                        ? Optional.empty()
                        : Optional.ofNullable(context.getClient()
                                        .apps()
                                        .deployments()
                                        .inNamespace(function.getMetadata().getNamespace())
                                        .withName(Lamina.childName(
                                                function.getMetadata().getName()))
                                        .get())
                                .filter(found -> Ownership.isOf(function, found)));
    }

    private boolean wasDeployed() {
        return function.getStatus() != null
                && (function.getStatus().codeSha256() != null
                        || function.getStatus().image() != null);
    }

    /** Reads each object that has the name of a desired one, once: from the cache, else from the API server. */
    ObjectConflicts inTheWay(List<HasMetadata> desired) {
        Map<Boolean, List<ConditionFact>> byScaling = desired.stream()
                .filter(object -> !(object instanceof Secret)) // the function's uid is in its name
                .collect(Collectors.partitioningBy(
                        OwnedObjects::isScaling,
                        Collectors.flatMapping(
                                object ->
                                        present(object).flatMap(found -> Ownership.conflict(function, found)).stream(),
                                Collectors.toList())));
        return new ObjectConflicts(byScaling.get(false), byScaling.get(true));
    }

    /** Returns the function's ScaledObject from the cache. */
    Optional<ScaledObject> scaledObject() {
        return context.getSecondaryResource(ScaledObject.class);
    }

    /** Returns whether this ServiceAccount exists. Asks the API server, because only our own ones are watched. */
    boolean isThere(String namespace, String serviceAccount) {
        return KubernetesName.isValid(serviceAccount)
                && context.getClient()
                                .serviceAccounts()
                                .inNamespace(namespace)
                                .withName(serviceAccount)
                                .get()
                        != null;
    }

    /**
     * Writes the desired objects.
     *
     * @param desired all objects of the function, including a Deployment
     * @param scalingIssue why the ScaledObject cannot be created
     * @param environments the function's current environments
     * @throws KubernetesClientException if the ServiceAccount, the token or the Deployment could not be written
     */
    AppliedObjects apply(
            List<HasMetadata> desired, Optional<ConditionFact> scalingIssue, List<Environment> environments) {
        AppliedObjects applied = null;
        for (HasMetadata object : desired) {
            if (object instanceof Deployment wanted) {
                applied = applyDeployment(wanted);
            } else if (object instanceof Secret token) {
                new TokenSecrets(context.getClient()).ensure(token, deployment(), environments);
            } else if (!isScaling(object)) {
                apply(object);
            }
        }
        Optional<String> refused =
                scalingIssue.isPresent() ? scalingIssue.map(ConditionFact::message) : applyScaling(desired);
        removeOwnServiceAccountUnless(keepsAccount || desired.stream().anyMatch(ServiceAccount.class::isInstance));
        return new AppliedObjects(applied.deployment(), applied.newTemplate(), refused);
    }

    private static boolean isScaling(HasMetadata object) {
        return object instanceof ScaledObject || object instanceof TriggerAuthentication;
    }

    /** Writes the ScaledObject. A function without one is still served: the gateway starts its environments. */
    private Optional<String> applyScaling(List<HasMetadata> desired) {
        try {
            desired.stream().filter(OwnedObjects::isScaling).forEach(this::apply);
            removeAuthenticationsBut(desired);
            removeScaledObjectUnless(desired.stream().anyMatch(ScaledObject.class::isInstance));
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(WriteRefusal.why(e).orElseThrow(() -> e));
        }
    }

    private AppliedObjects applyDeployment(Deployment desired) {
        ReplicaOwnership replicas = new ReplicaOwnership(context.getClient());
        Optional<Deployment> found = deployment().or(() -> unseen(desired));
        if (found.isEmpty()) {
            return unchanged(replicas.createAtZero(desired));
        }
        Deployment actual = found.get();
        if (matches(actual, ReplicaOwnership.withOurs(actual, desired))) {
            return unchanged(actual);
        }
        if (ReplicaOwnership.areOurs(actual)) {
            replicas.letGo(actual);
        }
        return changed(actual, write(desired));
    }

    private static AppliedObjects unchanged(Deployment deployment) {
        return new AppliedObjects(deployment, false, Optional.empty());
    }

    private static AppliedObjects changed(Deployment before, Deployment now) {
        return new AppliedObjects(
                now,
                !now.getMetadata().getGeneration().equals(before.getMetadata().getGeneration()),
                Optional.empty());
    }

    /**
     * Returns a Deployment that was just created and is not in the cache yet. Creating it again would reset its
     * replicas, or be refused if it has been scaled since.
     */
    private Optional<Deployment> unseen(Deployment desired) {
        return Optional.ofNullable(context.getClient().resource(desired).get());
    }

    private <T extends HasMetadata> void apply(T desired) {
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) desired.getClass();
        if (known(type, desired.getMetadata().getName())
                .filter(actual -> matches(actual, desired))
                .isEmpty()) {
            write(desired);
        }
    }

    private <T extends HasMetadata> Optional<T> known(Class<T> type, String name) {
        return cached(type)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** Reads the cache once, because it keeps packed objects. */
    private <T extends HasMetadata> Stream<T> cached(Class<T> type) {
        return read
                .computeIfAbsent(
                        type, any -> context.getSecondaryResourcesAsStream(type).toList())
                .stream()
                .map(type::cast);
    }

    /**
     * Returns the object if it exists. The cache has only objects with our label, so others come from the API server.
     */
    private Optional<? extends HasMetadata> present(HasMetadata desired) {
        Optional<? extends HasMetadata> known =
                known(desired.getClass(), desired.getMetadata().getName());
        return known.isPresent()
                ? known
                : Optional.ofNullable(context.getClient().resource(desired).get());
    }

    private <T extends HasMetadata> boolean matches(T actual, T desired) {
        return SSABasedGenericKubernetesResourceMatcher.<T>getInstance().matches(actual, desired, context);
    }

    private <T extends HasMetadata> T write(T desired) {
        return FieldOwner.apply(context.getClient(), desired);
    }

    /** Deletes TriggerAuthentications of Triggers that were deleted, or that name another Secret or function. */
    private void removeAuthenticationsBut(List<HasMetadata> desired) {
        Set<String> wanted = desired.stream()
                .filter(TriggerAuthentication.class::isInstance)
                .map(authentication -> authentication.getMetadata().getName())
                .collect(Collectors.toSet());
        cached(TriggerAuthentication.class)
                .filter(authentication ->
                        !wanted.contains(authentication.getMetadata().getName()))
                .forEach(authentication ->
                        context.getClient().resource(authentication).delete());
    }

    /** KEDA deletes its HPA with it. */
    private void removeScaledObjectUnless(boolean wanted) {
        if (!wanted) {
            scaledObject()
                    .filter(found -> Ownership.isOf(function, found) && !found.isMarkedForDeletion())
                    .ifPresent(found -> context.getClient().resource(found).delete());
        }
    }

    /** Deletes the ServiceAccount made for the function if the function now names an execution role. */
    private void removeOwnServiceAccountUnless(boolean wanted) {
        if (!wanted) {
            context.getSecondaryResource(ServiceAccount.class)
                    .ifPresent(account -> context.getClient().resource(account).delete());
        }
    }
}
