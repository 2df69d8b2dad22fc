package dev.lamina.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.installation.ClaimRule;
import dev.lamina.installation.NamespaceClaims;
import dev.lamina.testbed.ClusterClient;
import dev.lamina.testbed.Definitions;
import dev.lamina.testbed.server.KubeApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways of two installations on one real API server: one for the whole cluster, one for a namespace. */
class ClaimsIT {
    private static final FunctionId OPEN = new FunctionId("open", "hello");
    private static final FunctionId TENANTS = new FunctionId("tenant", "hello");

    private static final String CLUSTER = "cluster:role";
    private static final String TENANT = "tenant:role";
    private static final String ANOTHER = "another:role";

    @AutoClose
    private static KubeApiServer server;

    private static KubernetesClient client;

    private final FunctionWatch cluster = TestWatch.of(client, TestConfig.of(Map.of("lamina.claim-role", CLUSTER)));
    private final FunctionWatch tenant =
            TestWatch.of(client, TestConfig.of(Map.of("lamina.claim-role", TENANT, "lamina.namespaces", "tenant")));

    @BeforeAll
    static void makeFunctions() {
        server = KubeApiServer.started();
        client = server.client();
        Definitions.applyTo(client);
        for (FunctionId id : List.of(OPEN, TENANTS)) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(id.namespace())
                            .endMetadata()
                            .build())
                    .create();
            client.resource(function(id)).create();
        }
    }

    @BeforeEach
    void free() {
        release();
    }

    @AfterEach
    void stop() {
        cluster.stop();
        tenant.stop();
    }

    @Test
    void claimedNamespaceIsServedByItsInstallationOnly() throws Exception {
        claim(TENANT);
        start();

        assertThat(tenant.find(TENANTS)).isPresent();
        assertThat(cluster.find(OPEN)).isPresent();
        assertThat(cluster.find(TENANTS)).isEmpty();
        assertThat(cluster.resource(TENANTS)).isEmpty();
        assertThat(cluster.resources("tenant")).isEmpty();
        assertThat(cluster.refresh(TENANTS, Optional.empty())
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS))
                .as("a read finds nothing")
                .isFalse();
        assertThat(cluster.find(TENANTS)).isEmpty();
    }

    @Test
    void claimChangesAreFollowed() {
        start();
        List<FunctionChange> changes = new CopyOnWriteArrayList<>();
        await().until(() -> cluster.all().size() == 2);
        cluster.onChange(changes::add);
        changes.clear();

        claim(TENANT);
        await().until(() -> cluster.find(TENANTS).isEmpty());
        assertThat(cluster.find(OPEN)).isPresent();
        release();
        await().until(() -> cluster.find(TENANTS).isPresent());
        await().until(() -> changes.size() == 2);
        assertThat(changes)
                .extracting(Object::getClass)
                .containsExactly(FunctionChange.Removed.class, FunctionChange.Added.class);
    }

    @Test
    void ownClaimHidesNothing() {
        claim(CLUSTER);
        start();

        await().until(() -> cluster.all().size() == 2);
    }

    @Test
    void clusterClaimedByAnotherIsIgnoredFromStart() {
        claimCluster(ANOTHER);
        start();

        assertThat(cluster.all()).isEmpty();
        assertThat(cluster.resources(OPEN.namespace())).isEmpty();
        assertThat(tenant.find(TENANTS)).as("named namespaces are served").isPresent();
    }

    @Test
    void clusterClaimChangesAreFollowed() {
        start();
        await().until(() -> cluster.all().size() == 2);

        claimCluster(ANOTHER);
        await().until(() -> cluster.all().isEmpty());
        release();
        await().until(() -> cluster.all().size() == 2);
    }

    @Test
    void ownClusterClaimHidesNothing() {
        claimCluster(CLUSTER);
        start();

        await().until(() -> cluster.all().size() == 2);
    }

    @Test
    void namespaceClaimedByAnotherIsIgnored() {
        claim(ANOTHER);
        start();

        assertThat(tenant.all()).isEmpty();
        release();
        await().until(() -> tenant.find(TENANTS).isPresent());
    }

    @Test
    void deletedClaimIsReportedUntilItExistsAgain() {
        claim(TENANT);
        NamespaceClaims claims = TestWatch.claims(
                client, TestConfig.of(Map.of("lamina.claim-role", TENANT, "lamina.namespaces", "tenant")));
        ClaimReadiness readiness = new ClaimReadiness(claims);
        claims.start().join();
        assertThat(claims.unclaimed()).isEmpty();

        release();

        await().until(() -> claims.unclaimed().equals(List.of("tenant")));
        HealthCheckResponse response = readiness.call();
        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData().orElseThrow().get("tenant")).asString().contains("helm upgrade");
        claim(TENANT);
        await().until(() -> claims.unclaimed().isEmpty());
        claims.stop();
    }

    @Test
    void unreadableNamespaceIsNotUnclaimed() {
        try (KubernetesClient powerless = ClusterClient.as("nobody", client)) {
            NamespaceClaims claims = new NamespaceClaims(powerless, Optional.of(TENANT), List.of("tenant"));

            claims.start().join();

            assertThat(claims.unclaimed()).isEmpty();
            claims.stop();
        }
    }

    /** A second installation that is applied without Helm does not stop the first one. */
    @Test
    void claimsCannotBeTakenOver() {
        claim(CLUSTER);
        claimCluster(CLUSTER);

        for (HasMetadata others : List.of(namespaceClaim(ANOTHER), clusterClaim(ANOTHER))) {
            assertThatThrownBy(() -> client.resource(others).update())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("cannot change roleRef");
            assertThatThrownBy(() -> client.resource(others)
                            .fieldManager("test")
                            .forceConflicts()
                            .serverSideApply())
                    .hasMessageContaining("cannot change roleRef");
        }
    }

    private void start() {
        cluster.start();
        tenant.start();
        await().until(() -> cluster.synced() && tenant.synced());
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    private static void claim(String role) {
        client.resource(namespaceClaim(role)).create();
    }

    private static RoleBinding namespaceClaim(String role) {
        return new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace("tenant")
                .withName(ClaimRule.NAME)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                .build();
    }

    private static void release() {
        client.rbac()
                .roleBindings()
                .inNamespace("tenant")
                .withName(ClaimRule.NAME)
                .delete();
        client.rbac().clusterRoleBindings().withName(ClaimRule.NAME).delete();
    }

    private static void claimCluster(String role) {
        client.resource(clusterClaim(role)).create();
    }

    private static ClusterRoleBinding clusterClaim(String role) {
        return new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(ClaimRule.NAME)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                .build();
    }

    private static Function function(FunctionId id) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace(id.namespace())
                .withName(id.name())
                .build());
        function.setSpec(FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("A::b")
                .code(ContentBuilder.builder().inline("class A {}").build())
                .build());
        return function;
    }
}
