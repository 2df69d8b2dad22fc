package dev.lamina.gateway.async.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.FunctionWatch;
import dev.lamina.gateway.function.TestWatch;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.ChartDefinition;
import dev.lamina.testbed.ClusterClient;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The condition of two gateways on a real API server, with the rights that the chart gives them and no others. */
@Execution(ExecutionMode.CONCURRENT)
class ReachabilityIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration AFTER_A_REST = Duration.ofSeconds(30);
    private static final String ON_FAILURE = "spec.async.onFailure";
    private static final String USER = "gateway";
    private static final PatchContext AS_OPERATOR = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("lamina-operator")
            .withForce(true)
            .build();

    @AutoClose
    private static KubeApiServer server;

    private static KubernetesClient admin;

    private FunctionId pay;
    private Gateway one;
    private Gateway other;

    @BeforeAll
    static void installDefinitions() throws Exception {
        server = KubeApiServer.started();
        admin = server.client();
        Definitions.applyTo(admin);
        admin.resource(roleFromChart()).create();
        admin.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(USER)
                        .endMetadata()
                        .withNewRoleRef()
                        .withApiGroup("rbac.authorization.k8s.io")
                        .withKind("ClusterRole")
                        .withName(USER)
                        .endRoleRef()
                        .addNewSubject()
                        .withApiGroup("rbac.authorization.k8s.io")
                        .withKind("User")
                        .withName(USER)
                        .endSubject()
                        .build())
                .create();
    }

    @BeforeEach
    void start() {
        Function made =
                admin.resource(Serialization.unmarshal("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {generateName: pay-, namespace: default}
        spec:
          runtime: java25
          handler: Pay
          code: {inline: "class Pay {}"}
          async: {onFailure: {topic: {name: failures}}}
        """, Function.class)).create();
        pay = new FunctionId("default", made.getMetadata().getName());
        one = new Gateway();
        other = new Gateway();
        await().atMost(SOON)
                .until(() -> one.watch.resource(pay).isPresent()
                        && other.watch.resource(pay).isPresent());
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void failureIsAddedToConditionsAndCleared() {
        asOperator("Ready", "CodeResolved");
        one.writer.fails(pay, ON_FAILURE, "queue.sqs.url: does not answer");
        await().atMost(SOON).until(() -> "False".equals(status()));
        assertThat(reachable().orElseThrow().getMessage())
                .isEqualTo("spec.async.onFailure: queue.sqs.url: does not answer");
        assertThat(types()).containsExactlyInAnyOrder("Ready", "CodeResolved", "DestinationsReachable");

        String version = version();
        one.writer.fails(pay, ON_FAILURE, "queue.sqs.url: does not answer");
        other.writer.fails(pay, ON_FAILURE, "queue.sqs.url: does not answer");
        await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> version.equals(version()));

        asOperator("Ready");
        assertThat(types()).containsExactlyInAnyOrder("Ready", "DestinationsReachable");
        one.writer.reached(pay, ON_FAILURE);
        await().atMost(AFTER_A_REST).until(() -> "True".equals(status()));
        assertThat(types()).containsExactlyInAnyOrder("Ready", "DestinationsReachable");
    }

    @Test
    void otherGatewayClearsFailure() {
        one.writer.fails(pay, ON_FAILURE, "no");
        await().atMost(SOON).until(() -> "False".equals(status()));
        await().pollDelay(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> other.watch
                        .resource(pay)
                        .filter(Reachability::hasFailures)
                        .isPresent());
        other.writer.reached(pay, ON_FAILURE);
        await().atMost(AFTER_A_REST).until(() -> "True".equals(status()));
    }

    @Test
    void removedDestinationClearsFailure() {
        one.writer.fails(pay, ON_FAILURE, "no");
        await().atMost(SOON).until(() -> "False".equals(status()));
        admin.resources(Function.class)
                .inNamespace("default")
                .withName(pay.name())
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"async\":null}}");
        await().atMost(AFTER_A_REST).until(() -> "True".equals(status()));
    }

    private void asOperator(String... types) {
        Function part = new Function();
        part.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName(pay.name())
                .build());
        part.setStatus(FunctionStatus.of(List.of(types).stream()
                .map(type -> new ConditionBuilder()
                        .withType(type)
                        .withStatus("True")
                        .withReason("Found")
                        .withMessage("")
                        .withLastTransitionTime("2026-01-01T00:00:00Z")
                        .build())
                .toList()));
        admin.resource(part).subresource("status").patch(AS_OPERATOR);
    }

    private String version() {
        return get().getMetadata().getResourceVersion();
    }

    private String status() {
        return reachable().map(Condition::getStatus).orElse(null);
    }

    private Optional<Condition> reachable() {
        return conditions().stream()
                .filter(condition -> condition.getType().equals("DestinationsReachable"))
                .findFirst();
    }

    private List<String> types() {
        return conditions().stream().map(Condition::getType).toList();
    }

    private List<Condition> conditions() {
        return get().getStatus() == null || get().getStatus().conditions() == null
                ? List.of()
                : get().getStatus().conditions();
    }

    private Function get() {
        return admin.resources(Function.class)
                .inNamespace("default")
                .withName(pay.name())
                .get();
    }

    /** The first template of the file; it has nothing to fill in. */
    private static ClusterRole roleFromChart() {
        ClusterRole role = Serialization.unmarshal(
                "rules:\n" + ChartDefinition.of("gateway/_rules.tpl", "lamina.gatewayRules"), ClusterRole.class);
        role.setMetadata(new ObjectMetaBuilder().withName(USER).build());
        return role;
    }

    private static final class Gateway implements AutoCloseable {
        private final KubernetesClient client = ClusterClient.as(USER, admin);
        private final FunctionWatch watch = TestWatch.of(client, TestConfig.of(Map.of()));
        private final ReachabilityWriter writer = new ReachabilityWriter(watch, new ReachabilityPatch(client));

        Gateway() {
            watch.start();
            writer.start(null, watch);
        }

        @Override
        public void close() {
            writer.stop(null);
            watch.stop();
            client.close();
        }
    }
}
