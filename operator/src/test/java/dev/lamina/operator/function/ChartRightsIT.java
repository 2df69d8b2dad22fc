package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Function;
import dev.lamina.api.Lamina;
import dev.lamina.operator.ChartRules;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.status.Conditions;
import dev.lamina.testbed.ClusterClient;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The chart gives the operator all rights that it needs: it runs here as a user who has only these. */
class ChartRightsIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @Test
    void chartRulesSuffice() {
        FakeContent content = new FakeContent();
        try (KubernetesClient admin = TestApiServer.client()) {
            String namespace = TestApiServer.newNamespace(admin);
            ClusterRole role = admin.resource(roleFromChart(namespace)).create();
            bind(admin, role.getMetadata().getName());
            try (KubernetesClient limited = ClusterClient.as(role.getMetadata().getName(), admin);
                    RunningOperator operator = new RunningOperator(limited, namespace, content)) {
                assertThat(operator).isNotNull();
                makeAndChangeAFunction(admin, namespace, content);
            } finally {
                admin.rbac().clusterRoleBindings().withName(namespace).delete();
                admin.rbac().clusterRoles().withName(namespace).delete();
                admin.namespaces().withName(namespace).delete();
            }
        }
    }

    private static void makeAndChangeAFunction(KubernetesClient admin, String namespace, FakeContent content) {
        content.objects.put("imaging.zip", "bbbb");
        admin.resource(TestFunctions.layer(namespace, "imaging", "imaging.zip")).create();
        admin.resource(TestFunctions.function(
                        namespace, "hello", TestFunctions.spec(TestFunctions.inline("class A {}"), "imaging")))
                .create();
        await().atMost(SOON).until(() -> isReady(admin, namespace));
        FakePods pods = new FakePods(admin, namespace);
        pods.create("a", "hello");
        Resource<ScaledObject> scaled =
                admin.resources(ScaledObject.class).inNamespace(namespace).withName("fn-hello");
        await().atMost(SOON).until(() -> scaled.get() != null);
        pods.report(
                "a",
                "started: true, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}, resources: {limits: {cpu: "
                        + "'1'}}");
        await().atMost(SOON).until(() -> pods.cpuLimit("a").equals("74m"));
        pods.delete("a");
        pods.createOfImage("b", "hello", "orders:1");
        pods.reportOfImage(
                "b",
                "imageID: '', restartCount: 0, started: false, state: {terminated: {exitCode: 3}}",
                "started: true");
        await().atMost(SOON)
                .until(() -> admin.pods().inNamespace(namespace).withName("b").get() == null);

        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("role")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        // It names an execution role: the ServiceAccount made for it is deleted, everything else is patched.
        admin.resource(TestFunctions.function(
                        namespace, "hello", TestFunctions.everything(TestFunctions.inline("class A {}"), "imaging")))
                .fieldManager("user")
                .forceConflicts()
                .serverSideApply();
        await().atMost(SOON)
                .until(() -> admin.serviceAccounts()
                                .inNamespace(namespace)
                                .withName("fn-hello")
                                .get()
                        == null);
        await().atMost(SOON)
                .until(() -> admin.events().v1().events().inNamespace(namespace).list().getItems().stream()
                        .anyMatch(event -> event.getRegarding().getName().equals("hello")));

        admin.resource(TestFunctions.function(
                        namespace, "hello", TestFunctions.spec(TestFunctions.inline("class A {}"), "imaging")))
                .fieldManager("user")
                .forceConflicts()
                .serverSideApply();
        KedaWorkIT.deletedIfUnused(scaled);
        deleteTheFunction(admin, namespace);
    }

    /** The last one of its namespace: its NetworkPolicy is deleted. Nothing collects garbage here. */
    private static void deleteTheFunction(KubernetesClient admin, String namespace) {
        Resource<NetworkPolicy> policy =
                admin.network().v1().networkPolicies().inNamespace(namespace).withName("lamina-functions");
        assertThat(policy.get()).isNotNull();
        admin.resources(Function.class).inNamespace(namespace).withName("hello").delete();
        await().atMost(SOON).until(() -> {
            admin.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName("fn-hello")
                    .delete();
            return policy.get() == null;
        });
    }

    private static boolean isReady(KubernetesClient client, String namespace) {
        Function function = client.resources(Function.class)
                .inNamespace(namespace)
                .withName("hello")
                .get();
        return function.getStatus() != null
                && Conditions.find(function.getStatus().conditions(), Lamina.READY)
                        .filter(c -> c.getStatus().equals("True"))
                        .isPresent();
    }

    private static ClusterRole roleFromChart(String name) {
        return new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addAllToRules(ChartRules.operator())
                .build();
    }

    private static void bind(KubernetesClient admin, String name) {
        admin.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewRoleRef()
                        .withApiGroup("rbac.authorization.k8s.io")
                        .withKind("ClusterRole")
                        .withName(name)
                        .endRoleRef()
                        .addNewSubject()
                        .withApiGroup("rbac.authorization.k8s.io")
                        .withKind("User")
                        .withName(name)
                        .endSubject()
                        .build())
                .create();
    }
}
