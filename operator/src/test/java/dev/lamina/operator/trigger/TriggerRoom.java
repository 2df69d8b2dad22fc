package dev.lamina.operator.trigger;

import dev.lamina.api.FunctionReference;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.operator.ChartRules;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.TestOperator;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.ReadyTransitions;
import dev.lamina.operator.status.RetryDelay;
import dev.lamina.operator.status.StatusWriter;
import dev.lamina.testbed.ClusterClient;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import software.amazon.awssdk.services.s3.S3Client;

/** A namespace on a real API server, and an operator that has the rights that the chart gives with watchNamespaces. */
final class TriggerRoom implements AutoCloseable {
    private static final String GROUP = "rbac.authorization.k8s.io";
    /** How long the SDK waits for resources that it may not list. */
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(5);

    final String namespace;
    /** The operator's own namespace. */
    final String home;

    private final KubernetesClient admin;
    private final KubernetesClient limited;
    private final List<EventSourceBinding> kinds;
    private final Optional<S3Client> s3;

    // Mutable state
    private Optional<TestOperator> operator = Optional.empty();
    private Optional<BucketSide> buckets = Optional.empty();

    TriggerRoom(EventSourceBinding... kinds) {
        this(List.of(kinds), Optional.empty());
    }

    /** With the buckets of that store. */
    TriggerRoom(S3Client s3) {
        this(List.of(), Optional.of(s3));
    }

    private TriggerRoom(List<EventSourceBinding> kinds, Optional<S3Client> s3) {
        this.kinds = kinds;
        this.s3 = s3;
        admin = TestApiServer.clusterWithControllers(); // they end a deleted namespace
        namespace = TestApiServer.newNamespace(admin);
        home = TestApiServer.newNamespace(admin);
        giveRole(namespace, ChartRules.operator());
        giveRole(home, ChartRules.home());
        giveClusterRole();
        limited = ClusterClient.as(namespace, admin);
        startOperator();
    }

    /** A new operator, which knows nothing that the previous one knew. */
    void startOperator() {
        Clock clock = Clock.systemUTC();
        buckets = s3.map(store -> BucketSide.of(limited, home, store));
        TestOperator next = new TestOperator(it -> it.withKubernetesClient(limited)
                .withStopOnInformerErrorDuringStartup(false)
                .withCacheSyncTimeout(LISTED_WITHIN)); // as application.properties has it
        List<EventSourceBinding> all = Stream.concat(kinds.stream(), buckets.map(BucketSide::binding).stream())
                .toList();
        next.register(
                new TriggerReconciler(
                        new Bindings(all),
                        new Conditions(clock),
                        new StatusWriter(new RetryDelay(clock), new ReadyTransitions(clock), clock)),
                it -> it.settingNamespace(namespace));
        next.start();
        buckets.ifPresent(side -> side.sweeper().start());
        operator = Optional.of(next);
    }

    /** As after {@code helm uninstall}. */
    void stopOperator() {
        operator.ifPresent(TestOperator::stop);
        operator = Optional.empty();
        buckets.ifPresent(side -> side.sweeper().stop());
    }

    /** The buckets that the operator has recorded. */
    Set<String> noted() {
        ConfigMap notes =
                admin.configMaps().inNamespace(home).withName(BucketSide.NOTES).get();
        return notes == null || notes.getData() == null
                ? Set.of()
                : notes.getData().keySet();
    }

    /** As after an upgrade from a version that recorded nothing. */
    void forget(String bucket) {
        new BucketNotes(admin, home, BucketSide.NOTES).remove(bucket);
    }

    /** Sweeps now, and not when its turn comes. */
    void sweep(String bucket) {
        buckets.orElseThrow().sweep().run(bucket, true);
    }

    /** A user named like the namespace. */
    private void giveRole(String where, List<PolicyRule> rules) {
        admin.resource(new RoleBuilder()
                        .withMetadata(named(where))
                        .withRules(rules)
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withMetadata(named(where))
                        .withNewRoleRef()
                        .withApiGroup(GROUP)
                        .withKind("Role")
                        .withName(namespace)
                        .endRoleRef()
                        .addNewSubject()
                        .withApiGroup(GROUP)
                        .withKind("User")
                        .withName(namespace)
                        .endSubject()
                        .build())
                .create();
    }

    private void giveClusterRole() {
        admin.resource(new ClusterRoleBuilder()
                        .withMetadata(named(null))
                        .withRules(ChartRules.namespaces())
                        .build())
                .create();
        admin.resource(new ClusterRoleBindingBuilder()
                        .withMetadata(named(null))
                        .withNewRoleRef()
                        .withApiGroup(GROUP)
                        .withKind("ClusterRole")
                        .withName(namespace)
                        .endRoleRef()
                        .addNewSubject()
                        .withApiGroup(GROUP)
                        .withKind("User")
                        .withName(namespace)
                        .endSubject()
                        .build())
                .create();
    }

    private ObjectMeta named(String where) {
        return new ObjectMetaBuilder().withNamespace(where).withName(namespace).build();
    }

    /** As when its namespace is deleted, at the worst moment: the namespace's Role is deleted first. */
    void takeRoleAway() {
        admin.rbac().roleBindings().inNamespace(namespace).withName(namespace).delete();
        admin.rbac().roles().inNamespace(namespace).withName(namespace).delete();
    }

    /** The rights that {@code helm upgrade} grants again. */
    void giveRoleBack() {
        giveRole(namespace, ChartRules.operator());
    }

    /** A namespace of the same name, created again. */
    void createNamespace() {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    Resource<Trigger> create(String name, Source source, String... finalizers) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withFinalizers(finalizers)
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(true)
                .source(source)
                .build());
        return admin.resource(trigger).create() == null ? null : trigger(name);
    }

    Resource<Trigger> trigger(String name) {
        return admin.resources(Trigger.class).inNamespace(namespace).withName(name);
    }

    void awaitSource(String name, String reason) {
        await().until(() -> Conditions.find(trigger(name).get().getStatus().conditions(), Bindings.SOURCE_READY)
                .orElseThrow()
                .getReason()
                .equals(reason));
    }

    void deleteNamespace() {
        admin.namespaces().withName(namespace).delete();
    }

    Namespace namespace() {
        return admin.namespaces().withName(namespace).get();
    }

    void awaitNamespaceGone() {
        await().until(() -> namespace() == null);
    }

    static ConditionFactory await() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions();
    }

    @Override
    public void close() {
        stopOperator();
        admin.resources(Trigger.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(left -> new Finalizer(admin).remove(left));
        deleteNamespace();
        admin.namespaces().withName(home).delete();
        admin.rbac().clusterRoleBindings().withName(namespace).delete();
        admin.rbac().clusterRoles().withName(namespace).delete();
        limited.close();
        admin.close();
    }
}
