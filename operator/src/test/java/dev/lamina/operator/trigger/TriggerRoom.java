package dev.lamina.operator.trigger;

import dev.lamina.api.FunctionReference;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import dev.lamina.operator.ChartRules;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.Patience;
import dev.lamina.operator.status.StatusWriter;
import dev.lamina.operator.status.Transitions;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A namespace on a real API server, and an operator that has the rights in it that the chart gives with watchNamespaces. */
final class TriggerRoom implements AutoCloseable {
  private static final String GROUP = "rbac.authorization.k8s.io";

  final String namespace;
  private final KubernetesClient admin;
  private final KubernetesClient limited;
  private final Operator operator;

  // Mutable state
  private boolean runs = true;

  TriggerRoom(EventSourceBinding... kinds) {
    admin = TestApiServer.client();
    namespace = TestApiServer.newNamespace(admin);
    giveRights();
    limited = new KubernetesClientBuilder().withConfig(new ConfigBuilder(admin.getConfiguration()).withImpersonateUsername(namespace).build()).build();
    Clock clock = Clock.systemUTC();
    operator = new Operator(it -> it.withKubernetesClient(limited).withCloseClientOnStop(false));
    operator.register(new TriggerReconciler(new Bindings(List.of(kinds)), new Conditions(clock),
        new StatusWriter(new Patience(clock), new Transitions(clock), clock)), it -> it.settingNamespace(namespace));
    operator.start();
  }

  /** A user has the name of the namespace. */
  private void giveRights() {
    admin.resource(new RoleBuilder().withMetadata(named()).withRules(ChartRules.operator()).build()).create();
    admin.resource(new RoleBindingBuilder().withMetadata(named())
        .withNewRoleRef().withApiGroup(GROUP).withKind("Role").withName(namespace).endRoleRef()
        .addNewSubject().withApiGroup(GROUP).withKind("User").withName(namespace).endSubject().build()).create();
    admin.resource(new ClusterRoleBuilder().withMetadata(named()).withRules(ChartRules.triggers()).build()).create();
    admin.resource(new ClusterRoleBindingBuilder().withMetadata(named())
        .withNewRoleRef().withApiGroup(GROUP).withKind("ClusterRole").withName(namespace).endRoleRef()
        .addNewSubject().withApiGroup(GROUP).withKind("User").withName(namespace).endSubject().build()).create();
  }

  private io.fabric8.kubernetes.api.model.ObjectMeta named() {
    return new ObjectMetaBuilder().withNamespace(namespace).withName(namespace).build();
  }

  /** As when its namespace is deleted, at the worst moment: the namespace's Role has gone first. */
  void takeRoleAway() {
    admin.rbac().roleBindings().inNamespace(namespace).withName(namespace).delete();
    admin.rbac().roles().inNamespace(namespace).withName(namespace).delete();
  }

  /** As after {@code helm uninstall}. */
  void stopOperator() {
    if (runs) {
      operator.stop();
      runs = false;
    }
  }

  Resource<Trigger> create(String name, Source source, String... finalizers) {
    Trigger trigger = new Trigger();
    trigger.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).withFinalizers(finalizers).build());
    trigger.setSpec(new TriggerSpec(new FunctionReference("pay"), true, null, null, null, null, null, source));
    return admin.resource(trigger).create() == null ? null : trigger(name);
  }

  Resource<Trigger> trigger(String name) {
    return admin.resources(Trigger.class).inNamespace(namespace).withName(name);
  }

  void awaitSource(String name, String reason) {
    await().until(() -> Conditions.find(trigger(name).get().getStatus().conditions(), Bindings.SOURCE_READY).orElseThrow().getReason().equals(reason));
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
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200)).ignoreExceptions();
  }

  @Override
  public void close() {
    stopOperator();
    admin.resources(Trigger.class).inNamespace(namespace).list().getItems()
        .forEach(left -> new Finalizer(admin).remove(left));
    deleteNamespace();
    admin.rbac().clusterRoleBindings().withName(namespace).delete();
    admin.rbac().clusterRoles().withName(namespace).delete();
    limited.close();
    admin.close();
  }
}
