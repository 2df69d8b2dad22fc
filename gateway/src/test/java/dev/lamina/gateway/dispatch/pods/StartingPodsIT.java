package dev.lamina.gateway.dispatch.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.dispatch.ContainerEnds;
import dev.lamina.gateway.dispatch.Dispatch;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.dispatch.Permits;
import dev.lamina.gateway.dispatch.StartingPods;
import dev.lamina.gateway.dispatch.StartingPods.Start;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pods of a real API server; the test writes their statuses, as the kubelet and the scheduler do. */
class StartingPodsIT {
    private static final FunctionId ORDERS = new FunctionId("shop", "orders");
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String KILLED = """
      phase: Running
      conditions: [{type: ContainersReady, status: 'False', lastTransitionTime: '2026-01-01T10:00:00Z'}]
      containerStatuses:
      - {name: function, image: none, imageID: none, ready: false, started: false, restartCount: 2, state: {waiting: \
      {reason: CrashLoopBackOff}},
         lastState: {terminated: {reason: OOMKilled, exitCode: 137, startedAt: '2026-01-01T10:00:01Z', finishedAt: \
      '2026-01-01T10:00:03Z'}}}
      """;

    @AutoClose
    private static KubeApiServer cluster;

    private static KubernetesClient client;

    @BeforeAll
    static void makeNamespaces() {
        cluster = KubeApiServer.started();
        client = cluster.client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .create();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("other")
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void podsOfFunctionAreRead() {
        StartingPods pods = new ApiServerStartingPods(client);
        assertThat(pods.read(ORDERS)).isEmpty();

        pod("shop", "fn-orders-killed", "orders", KILLED);
        pod(
                "shop",
                "fn-orders-held",
                "orders",
                "phase: Pending\nconditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: "
                        + "no room}]");
        pod("shop", "fn-orders-evicted", "orders", "phase: Failed\nreason: Evicted");
        pod("shop", "fn-refunds-1", "refunds", "phase: Pending");
        pod("other", "fn-orders-1", "orders", "phase: Pending");

        // The API server's cache follows a write at once, or nearly.
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(pods.read(ORDERS))
                        .containsExactlyInAnyOrder(
                                new Start.EndedInInit(
                                        "fn-orders-killed", Instant.parse("2026-01-01T10:00:03Z"), true, 137, true),
                                new Start.Held("fn-orders-held", "Unschedulable: no room")));
    }

    /** The whole path, in real time: a caller waits, the kubelet reports, and the caller gets the reason. */
    @Test
    void outOfMemoryKillIsReportedToCaller() throws Exception {
        FakeFunctions functions = new FakeFunctions();
        FunctionId hello = functions.ready("hello");
        Dispatch dispatch = new Dispatch(
                functions,
                TestConfig.of(Map.of()),
                (invocation, outcome, elapsed) -> {},
                Permits.ALONE,
                (function, pod, since) -> ContainerEnds.End.UNKNOWN,
                new ApiServerStartingPods(client));
        Vertx vertx = Vertx.vertx();
        dispatch.start(vertx, functions);
        try {
            CompletableFuture<Outcome> outcome = dispatch.dispatcher()
                    .dispatch(TestGateway.invocation(hello, "{}"))
                    .toCompletableFuture();
            pod("default", "fn-hello-1", "hello", KILLED);
            assertThat(outcome.get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(Outcome.Completed.class, completed -> {
                        assertThat(completed.functionError()).isTrue();
                        assertThat(completed.payload().toString()).contains("Runtime.OutOfMemory", "signal: killed");
                    });
        } finally {
            dispatch.stop(vertx);
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void readingPodsNeedsRightToList() {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace("other")
                        .withName("gateway")
                        .endMetadata()
                        .build())
                .create();
        String token = client.serviceAccounts()
                .inNamespace("other")
                .withName("gateway")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        try (KubernetesClient gateway = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(client.getConfiguration())
                        .withOauthToken(token)
                        .build())
                .build()) {
            StartingPods pods = new ApiServerStartingPods(gateway);
            FunctionId lonely = new FunctionId("other", "lonely");
            assertThatThrownBy(() -> pods.read(lonely))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(403));

            client.resource(new RoleBuilder()
                            .withNewMetadata()
                            .withNamespace("other")
                            .withName("pods")
                            .endMetadata()
                            .addNewRule()
                            .withApiGroups("")
                            .withResources("pods")
                            .withVerbs("list")
                            .endRule()
                            .build())
                    .create();
            client.resource(new RoleBindingBuilder()
                            .withNewMetadata()
                            .withNamespace("other")
                            .withName("pods")
                            .endMetadata()
                            .withNewRoleRef("rbac.authorization.k8s.io", "Role", "pods")
                            .addNewSubject()
                            .withKind("ServiceAccount")
                            .withNamespace("other")
                            .withName("gateway")
                            .endSubject()
                            .build())
                    .create();
            Awaitility.await()
                    .atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(pods.read(lonely)).isEmpty());
        }
    }

    private static void pod(String namespace, String name, String function, String status) {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .withLabels(Map.of(Lamina.FUNCTION_LABEL, function))
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("function")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        client.pods()
                .inNamespace(namespace)
                .withName(name)
                .editStatus(found -> new PodBuilder(found)
                        .withStatus(Serialization.unmarshal(status, PodStatus.class))
                        .build());
    }
}
