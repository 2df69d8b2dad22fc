package dev.lamina.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.operator.ChartRules;
import dev.lamina.operator.TestApiServer;
import dev.lamina.testbed.ClusterClient;
import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Kubernetes' own controllers make of the labels, with the rights that the chart gives the operator. No pod is put
 * on a node.
 */
class PodAdoptionIT {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private final List<AdoptionRequest> claimed = new ArrayList<>();
    private final KubernetesClient admin = TestApiServer.clusterWithControllers();
    private String namespace;
    private KubernetesClient limited;
    private PodClaim claim;
    private PodAdoption adoption;
    private Deployment pool;

    @BeforeEach
    void start() {
        namespace = TestApiServer.newNamespace(admin);
        giveRole();
        List.of("lamina-pool-java25-128", "fn-orders")
                .forEach(account -> admin.resource(new ServiceAccountBuilder()
                                .withNewMetadata()
                                .withNamespace(namespace)
                                .withName(account)
                                .endMetadata()
                                .build())
                        .create());
        limited = ClusterClient.as(namespace, admin);
        pool = create(PoolFixture.pool(namespace), 1);
        create(PoolFixture.function(namespace, PoolFixture.spec()), 0);
        claim = new PodClaim(limited, (space, name) -> Optional.of(pool), claimed::add);
        adoption = new PodAdoption(limited, Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        limited.close();
        admin.namespaces().withName(namespace).delete();
        admin.close();
    }

    @Test
    void claimedPodIsFunctionsAtOnce() {
        Pod parked = awaitParked();

        Adoption answer = claim.claim(request("orders", parked));

        assertThat(answer.refused()).isNull();
        assertThat(answer.variables()).containsEntry("LAMINA_POD_NAME", name(parked));
        assertThat(claimed).containsExactly(request("orders", parked));
        assertThat(pods("lamina.dev/function")).extracting(PodAdoptionIT::name).containsExactly(name(parked));
        assertThat(pods("lamina.dev/pool"))
                .as("the pool creates no other yet")
                .extracting(PodAdoptionIT::name)
                .containsExactly(name(parked));
    }

    @Test
    void replicaSetAdoptsClaimedPod() {
        Pod parked = awaitParked();
        claim.claim(request("orders", parked));
        scale("fn-orders", 1);

        adoption.adopt(request("orders", parked));

        await("the function has this pod only")
                .atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(pods("lamina.dev/function"))
                        .singleElement()
                        .satisfies(pod -> {
                            assertThat(name(pod)).isEqualTo(name(parked));
                            assertThat(pod.getMetadata().getLabels()).doesNotContainKey("lamina.dev/pool");
                            assertThat(pod.getMetadata().getOwnerReferences())
                                    .singleElement()
                                    .satisfies(
                                            owner -> assertThat(owner.getName()).startsWith("fn-orders-"));
                        }));
        await("the pool has another")
                .atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(pods("lamina.dev/pool"))
                        .singleElement()
                        .satisfies(pod -> assertThat(name(pod)).isNotEqualTo(name(parked))));
    }

    @Test
    void secondRequestForPodIsAnsweredTheSame() {
        Pod parked = awaitParked();
        Adoption first = claim.claim(request("orders", parked));

        assertThat(claim.claim(request("orders", parked))).isEqualTo(first);
        assertThat(claimed).hasSize(1);
    }

    @Test
    void podThatReplicaSetDoesNotWantEnds() {
        Pod parked = awaitParked();
        claim.claim(request("orders", parked));

        adoption.adopt(request("orders", parked));

        assertThat(pods("lamina.dev/function")).isEmpty();
    }

    @Test
    void podOfDeletedFunctionEnds() {
        Pod parked = awaitParked();
        claim.claim(request("orders", parked));
        admin.apps().deployments().inNamespace(namespace).withName("fn-orders").delete();

        adoption.finish(List.of(namespace));

        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(pods("lamina.dev/function")).isEmpty());
    }

    @Test
    void claimOfOperatorBeforeIsFinished() {
        Pod parked = awaitParked();
        claim.claim(request("orders", parked));
        scale("fn-orders", 1);

        adoption.finish(List.of(namespace));

        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(pods("lamina.dev/function"))
                        .filteredOn(pod -> name(pod).equals(name(parked)))
                        .singleElement()
                        .satisfies(
                                pod -> assertThat(pod.getMetadata().getLabels()).doesNotContainKey("lamina.dev/pool")));
    }

    @Test
    void podOfOtherFunctionIsRefused() {
        Pod parked = awaitParked();
        claim.claim(request("orders", parked));
        Deployment other = PoolFixture.function(namespace, PoolFixture.spec());
        other.getMetadata().setName("fn-other");
        create(other, 0);

        assertThat(claim.claim(request("other", parked))).isEqualTo(Adoption.refused("taken"));
    }

    @Test
    void podThatMakesRoomEndsAndNoOtherComes() {
        Pod parked = awaitParked();
        bind(parked);
        List<String> smaller = new ArrayList<>();
        ParkedRoom room = new ParkedRoom(limited, List.of(namespace), (_, name) -> smaller.add(name));

        assertThat(room.make(new RoomRequest(BigDecimal.valueOf(64), BigDecimal.ONE)))
                .as("more than it has")
                .isZero();
        assertThat(room.make(new RoomRequest(new BigDecimal("0.01"), BigDecimal.ONE)))
                .isEqualTo(1);

        assertThat(claim.claim(request("orders", parked)).refused()).isEqualTo("gone");
        await().atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(pods("lamina.dev/pool")).isEmpty());
        assertThat(smaller).containsExactly("lamina-pool-java25-128");
        assertThat(room.make(new RoomRequest(new BigDecimal("0.01"), BigDecimal.ONE)))
                .as("nothing is left")
                .isZero();
    }

    /** As the scheduler does; the node does not matter. */
    private void bind(Pod pod) {
        admin.bindings()
                .inNamespace(namespace)
                .resource(new BindingBuilder()
                        .withNewMetadata()
                        .withName(name(pod))
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewTarget()
                        .withKind("Node")
                        .withName("of-this-test")
                        .endTarget()
                        .build())
                .create();
    }

    private AdoptionRequest request(String function, Pod pod) {
        return new AdoptionRequest(namespace, function, name(pod));
    }

    /** The pods stay as they are made: no scheduler sees them. Owners that do not exist are left out. */
    private Deployment create(Deployment desired, int replicas) {
        return admin.resource(new DeploymentBuilder(desired)
                        .editMetadata()
                        .withOwnerReferences(List.of())
                        .endMetadata()
                        .editSpec()
                        .withReplicas(replicas)
                        .editTemplate()
                        .editSpec()
                        .withSchedulerName("none")
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    /**
     * Waits for a parked pod that is older than the next pod will be: a ReplicaSet with two pods that are not ready
     * deletes the younger one, by whole seconds.
     */
    private Pod awaitParked() {
        return await().atMost(Patience.EVENT)
                .until(
                        () -> pods("lamina.dev/pool").stream().findFirst(),
                        pod -> pod.isPresent()
                                && Instant.parse(pod.get().getMetadata().getCreationTimestamp())
                                        .plusSeconds(1)
                                        .isBefore(Instant.now()))
                .orElseThrow();
    }

    private void scale(String deployment, int replicas) {
        admin.apps().deployments().inNamespace(namespace).withName(deployment).scale(replicas);
    }

    private List<Pod> pods(String label) {
        return admin.pods().inNamespace(namespace).withLabel(label).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    private static String name(Pod pod) {
        return pod.getMetadata().getName();
    }

    private void giveRole() {
        ObjectMeta named = new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(namespace)
                .build();
        admin.resource(new RoleBuilder()
                        .withMetadata(named)
                        .withRules(ChartRules.operator())
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withMetadata(named)
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
}
