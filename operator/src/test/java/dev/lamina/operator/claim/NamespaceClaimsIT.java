package dev.lamina.operator.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Trigger;
import dev.lamina.installation.ClaimRule;
import dev.lamina.installation.NamespaceClaims;
import dev.lamina.operator.TestNamespace;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.testbed.ClusterClient;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Claims of namespaces, and of the cluster, on a real API server. */
class NamespaceClaimsIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @AutoClose
    private final TestNamespace own = new TestNamespace();

    private final KubernetesClient client = own.client();
    private final String namespace = own.name();
    private final List<String> seen = new ArrayList<>();
    private final List<ClusterRoleBinding> made = new ArrayList<>();
    private NamespaceClaims claims;

    @AfterEach
    void cleanUp() {
        claims.stop();
        made.forEach(binding -> client.resource(binding).delete());
    }

    @Test
    void claimedNamespaceIsIgnoredUntilClaimEnds() throws Exception {
        claim("tenant:role");
        claims = ClaimBeans.claims(client, TestConfig.with("lamina.claim-role", "cluster:role"));
        assertThat(claims.other(namespace)).as("known from the beginning").contains("tenant:role");
        read();
        assertThat(seen).isEmpty();

        claim("cluster:role");
        await().atMost(SOON).until(() -> claims.other(namespace).isEmpty());
        read();
        assertThat(seen).containsExactly("hello");

        claim("tenant:role");
        await().atMost(SOON).until(() -> claims.other(namespace).isPresent());
        read();
        assertThat(seen).hasSize(1);
    }

    @Test
    void claimDecidesWhichInstallationServesNamespace() throws Exception {
        claim("first:role");
        claims = ClaimBeans.claims(
                client, TestConfig.with("lamina.claim-role", "second:role", "lamina.namespaces", namespace));
        read();
        assertThat(seen).isEmpty();
        claims.stop();

        claims = ClaimBeans.claims(
                client, TestConfig.with("lamina.claim-role", "first:role", "lamina.namespaces", namespace));
        read();
        assertThat(seen).containsExactly("hello");
    }

    @Test
    void namedNamespacesIgnoreClusterClaim() throws Exception {
        claimOfTheCluster();
        claims = ClaimBeans.claims(
                client, TestConfig.with("lamina.claim-role", "second:role", "lamina.namespaces", namespace));

        read();
        assertThat(seen).containsExactly("hello");
        assertThat(new ClaimReadiness(claims).call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void foreignClusterClaimMakesOperatorNotReady() throws Exception {
        String role = claimOfTheCluster();
        claims = ClaimBeans.claims(client, TestConfig.with("lamina.claim-role", "second:role"));

        assertThat(claims.other(namespace)).contains(role);
        read();
        assertThat(seen).isEmpty();
        HealthCheckResponse ready = new ClaimReadiness(claims).call();
        assertThat(ready.getStatus()).isEqualTo(Status.DOWN);
        assertThat(ready.getData().orElseThrow().get("reason"))
                .asString()
                .contains(role, "watchNamespaces", "uninstall");
    }

    @Test
    void installationWithClusterClaimServesCluster() throws Exception {
        claims = ClaimBeans.claims(client, TestConfig.with("lamina.claim-role", claimOfTheCluster()));

        read();
        assertThat(seen).containsExactly("hello");
        assertThat(new ClaimReadiness(claims).call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void unreadableClaimsStopNothing() throws Exception {
        claimOfTheCluster();
        claim("tenant:role");
        try (KubernetesClient powerless = ClusterClient.as("nobody", client)) {
            claims = ClaimBeans.claims(powerless, TestConfig.with("lamina.claim-role", "second:role"));

            read();
            assertThat(seen).containsExactly("hello");
            assertThat(new ClaimReadiness(claims).call().getStatus()).isEqualTo(Status.UP);
        }
    }

    /** The cluster of the tests may have an installation, whose claim must stay. Returns the role that is bound. */
    private String claimOfTheCluster() {
        ClusterRoleBinding there =
                client.rbac().clusterRoleBindings().withName(ClaimRule.NAME).get();
        if (there != null) {
            return there.getRoleRef().getName();
        }
        String role = "first:role";
        made.add(client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(ClaimRule.NAME)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                        .build())
                .create());
        return role;
    }

    private void read() throws Exception {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("hello")
                .build());
        new Unclaimed<>(new Seeing(seen), claims).reconcile(trigger, null);
    }

    private record Seeing(List<String> seen) implements Reconciler<Trigger> {
        @Override
        public UpdateControl<Trigger> reconcile(Trigger resource, Context<Trigger> context) {
            seen.add(resource.getMetadata().getName());
            return UpdateControl.noUpdate();
        }
    }

    /** An installation that claims a claimed namespace deletes the other claim first: the role cannot be changed. */
    private void claim(String role) {
        client.rbac()
                .roleBindings()
                .inNamespace(namespace)
                .withName(ClaimRule.NAME)
                .delete();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(ClaimRule.NAME)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                        .build())
                .create();
    }
}
