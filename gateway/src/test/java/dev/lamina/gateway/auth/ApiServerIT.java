package dev.lamina.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.ContainerEnds;
import dev.lamina.gateway.dispatch.ContainerEnds.End;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.runtime.PodAuthenticator;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Identity on a real API server: its tokens, its RBAC, its watch. */
class ApiServerIT {
    private static final FunctionId ORDERS = new FunctionId("shop", "orders");
    private static final Duration SOON = Duration.ofMinutes(1);

    @AutoClose
    private static KubeApiServer cluster;

    private static KubernetesClient client;
    private static IssuedTokens issued;
    private static Authenticator authenticator;
    private static Authorizer authorizer;
    private static PodTokens pods;
    private static AccessKeyWatch keys;

    @BeforeAll
    static void start() throws Exception {
        cluster = KubeApiServer.started();
        client = cluster.client();
        issued = new IssuedTokens(client);
        GatewayConfig config = TestConfig.of(Map.of(
                "lamina.identity.cache",
                "1s",
                "lamina.identity.cache-refusal",
                "200ms",
                "lamina.identity.cache-pod",
                "1s"));
        ReviewExecutors executors = ReviewExecutors.inVirtualThreads();
        KubernetesReviews reviews = new ApiServerReviews(client, config);
        keys = new AccessKeyWatch(client, config);
        keys.start(null);
        ClusterSignatures signatures = new ClusterSignatures(client);
        authenticator =
                new Authenticator(new Tokens(reviews, signatures, config.identity(), executors), new Signatures(keys));
        authorizer = new Authorizer(reviews, config.identity(), executors);
        pods = new PodTokens(reviews, signatures, new ApiServerPods(client), config.identity(), executors);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .create();
        issued.create("ci");
        issued.create("fn-orders");
    }

    @AfterAll
    static void stop() {
        keys.stop(null);
    }

    @Test
    void tokenNamesServiceAccountAndGroups() throws Exception {
        Caller caller = caller(issued.token("ci"));

        assertThat(caller.user()).isEqualTo("system:serviceaccount:shop:ci");
        assertThat(caller.namespace()).contains("shop");
        assertThat(caller.groups()).contains("system:serviceaccounts:shop", "system:authenticated");
    }

    @Test
    void tokenForGatewayAudienceDoesNotInvoke() {
        assertThat(failure(bearer(issued.gatewayToken("ci"))))
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.code()).isEqualTo("UnrecognizedClientException"));
    }

    @Test
    void tokenForOwnAudienceInvokes() throws Exception {
        String token = issued.token("ci", "lamina");

        assertThat(caller(token).user()).isEqualTo("system:serviceaccount:shop:ci");
        assertThat(failure(bearer(issued.token("ci", "another"))))
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.code()).isEqualTo("UnrecognizedClientException"));
    }

    @Test
    void forgedTokenIsRefused() {
        assertThat(failure(bearer(issued.token("ci").replaceAll(".{6}$", "AAAAAA"))))
                .isInstanceOf(AwsException.class);
    }

    @Test
    void roleBindingAllowsInvokeUntilDeleted() throws Exception {
        issued.create("worker");
        Caller worker = caller(issued.token("worker"));
        assertThat(allowed(worker, Permission.invoke(ORDERS))).isFalse();

        client.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("invoker")
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups(Lamina.GROUP)
                        .withResources("functions/invoke")
                        .withResourceNames("orders")
                        .withVerbs("create")
                        .endRule()
                        .build())
                .create();
        var binding = client.resource(new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("worker-invokes")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "invoker")
                .addNewSubject()
                .withKind("ServiceAccount")
                .withNamespace("shop")
                .withName("worker")
                .endSubject()
                .build());
        binding.create();

        Awaitility.await().atMost(SOON).until(() -> allowed(worker, Permission.invoke(ORDERS)));
        assertThat(allowed(worker, Permission.invoke(new FunctionId("shop", "refunds"))))
                .isFalse();
        assertThat(allowed(worker, Permission.get(ORDERS))).isFalse();
        assertThat(allowed(worker, Permission.list("shop"))).isFalse();

        binding.delete();
        Awaitility.await().atMost(SOON).until(() -> !allowed(worker, Permission.invoke(ORDERS)));
    }

    @Test
    void podTokenNamesFunctionUntilPodIsDeleted() throws Exception {
        Pod pod = issued.pod("fn-orders-1", Map.of(Lamina.FUNCTION_LABEL, "orders"));
        String token = issued.podToken(pod);

        assertThat(await(pods.authenticate(token))).isEqualTo(new PodAuthenticator.Pod(ORDERS, "fn-orders-1"));

        client.resource(pod).withGracePeriod(0).delete();
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(failure(pods.authenticate(token)))
                        .isInstanceOfSatisfying(
                                PodAuthenticator.Refused.class,
                                refused -> assertThat(refused.status()).isEqualTo(401)));
    }

    /** A status as the kubelet writes it: the container has ended, waits for its next start, or has started again. */
    @Test
    void endOfContainerIsReadFromPodStatus() {
        ContainerEnds ends = new ApiServerPods(client);
        Instant killed = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        ContainerState end = new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(137)
                .withReason("OOMKilled")
                .withFinishedAt(killed.toString())
                .endTerminated()
                .build();
        ContainerState stopped = new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(143)
                .withReason("Error")
                .withFinishedAt(killed.plusSeconds(2).toString())
                .endTerminated()
                .build();
        ContainerState waits = new ContainerStateBuilder()
                .withNewWaiting()
                .withReason("CrashLoopBackOff")
                .endWaiting()
                .build();
        ContainerState runs = new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(killed.toString())
                .endRunning()
                .build();
        ContainerState failed = new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(1)
                .withReason("Error")
                .withFinishedAt(killed.toString())
                .endTerminated()
                .build();
        issued.pod("fn-orders-memory", Map.of());

        assertThat(ends.read(ORDERS, "fn-orders-memory", killed))
                .as("nothing reported yet")
                .isEqualTo(End.UNKNOWN);
        report("fn-orders-memory", status(end, null));
        assertThat(ends.read(ORDERS, "fn-orders-memory", killed)).isEqualTo(end(137, true, false));
        report("fn-orders-memory", status(waits, end));
        assertThat(ends.read(ORDERS, "fn-orders-memory", killed)).isEqualTo(end(137, true, true));
        report("fn-orders-memory", status(runs, end));
        assertThat(ends.read(ORDERS, "fn-orders-memory", killed)).isEqualTo(end(137, true, false));
        report("fn-orders-memory", status(stopped, end));
        assertThat(ends.read(ORDERS, "fn-orders-memory", killed))
                .as("the first of two ends")
                .isEqualTo(end(137, true, false));
        report("fn-orders-memory", status(runs, end));
        assertThat(ends.read(ORDERS, "fn-orders-memory", killed.plusSeconds(3)))
                .as("an earlier end")
                .isEqualTo(End.UNKNOWN);
        report("fn-orders-memory", status("sidecar", runs, end));
        assertThat(ends.read(ORDERS, "fn-orders-memory", killed))
                .as("another container's end")
                .isEqualTo(End.UNKNOWN);
        report("fn-orders-memory", status(runs, failed));
        assertThat(ends.read(ORDERS, "fn-orders-memory", killed))
                .as("another reason")
                .isEqualTo(end(1, false, false));
        assertThat(ends.read(ORDERS, "fn-orders-gone", killed)).isEqualTo(End.UNKNOWN);
    }

    private static End end(int status, boolean outOfMemory, boolean backsOff) {
        return new End(OptionalInt.of(status), outOfMemory, backsOff);
    }

    private static ContainerStatus status(ContainerState state, ContainerState last) {
        return status("function", state, last);
    }

    private static ContainerStatus status(String container, ContainerState state, ContainerState last) {
        return new ContainerStatusBuilder()
                .withName(container)
                .withImage("none")
                .withImageID("none")
                .withReady(false)
                .withRestartCount(1)
                .withState(state)
                .withLastState(last)
                .build();
    }

    private static void report(String pod, ContainerStatus status) {
        client.pods()
                .inNamespace("shop")
                .withName(pod)
                .editStatus(found -> new PodBuilder(found)
                        .editStatus()
                        .withContainerStatuses(status)
                        .endStatus()
                        .build());
    }

    @Test
    void podWithoutFunctionIsForbidden() {
        String token = issued.podToken(issued.pod("other-1", Map.of()));

        assertThat(failure(pods.authenticate(token)))
                .isInstanceOfSatisfying(
                        PodAuthenticator.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(403));
    }

    @Test
    void tokenWithoutPodIsForbidden() {
        assertThat(failure(pods.authenticate(issued.gatewayToken("ci"))))
                .isInstanceOfSatisfying(
                        PodAuthenticator.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(403));
    }

    @Test
    void tokenForApiServerIsNotPodToken() {
        assertThat(failure(pods.authenticate(issued.token("ci"))))
                .isInstanceOfSatisfying(
                        PodAuthenticator.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(401));
    }

    @Test
    void accessKeysFollowTheirSecrets() {
        secret("ordinary", "Opaque", "AKIDORDINARY");
        var secret = client.resource(secret("ci-key", AccessKeyWatch.TYPE, "AKIDCI"));

        Awaitility.await().atMost(SOON).until(() -> keys.find("AKIDCI").isPresent());
        assertThat(keys.find("AKIDCI").orElseThrow().caller()).isEqualTo(Caller.serviceAccount("shop", "ci"));
        assertThat(keys.find("AKIDORDINARY")).isEmpty();

        secret.delete();
        Awaitility.await().atMost(SOON).until(() -> keys.find("AKIDCI").isEmpty());
    }

    @Test
    void knownKeysIncludeAllEarlierSecrets() {
        for (int i = 0; i < 30; i++) {
            secret("early-" + i, AccessKeyWatch.TYPE, "AKIDEARLY" + i);
        }
        AccessKeyWatch fresh = new AccessKeyWatch(client, TestConfig.of(Map.of()));
        assertThat(fresh.known()).isFalse();
        fresh.start(null);
        Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(1)).until(fresh::known);
        for (int i = 0; i < 30; i++) {
            assertThat(fresh.find("AKIDEARLY" + i)).isPresent();
        }
        fresh.stop(null);
    }

    @Test
    void keysAreKnownWithoutRightToReadSecrets() {
        try (KubernetesClient stranger = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(client.getConfiguration())
                        .withOauthToken(issued.token("ci"))
                        .build())
                .build()) {
            AccessKeyWatch refused = new AccessKeyWatch(stranger, TestConfig.of(Map.of()));
            refused.start(null);
            Awaitility.await().atMost(SOON).until(refused::known);
            assertThat(refused.find("AKIDCI")).isEmpty();
            refused.stop(null);
        }
    }

    private static Secret secret(String name, String type, String id) {
        return client.resource(new SecretBuilder()
                        .withType(type)
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(name)
                        .endMetadata()
                        .withStringData(Map.of("accessKeyId", id, "secretAccessKey", "s", "serviceAccountName", "ci"))
                        .build())
                .create();
    }

    private static Future<PendingIdentity> bearer(String token) {
        return authenticator.identify(
                "lambda",
                HttpMethod.POST,
                "/",
                MultiMap.caseInsensitiveMultiMap().add("Authorization", "Bearer " + token));
    }

    private static Caller caller(String token) throws Exception {
        return await(bearer(token)).prove(Buffer.buffer());
    }

    private static boolean allowed(Caller caller, Permission permission) throws Exception {
        return await(authorizer.allowed(caller, permission));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Throwable failure(Future<?> future) {
        try {
            return new AssertionError("it did not fail: " + await(future));
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
