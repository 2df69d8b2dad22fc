package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.everything;
import static dev.lamina.operator.function.TestFunctions.function;
import static dev.lamina.operator.function.TestFunctions.inBucket;
import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.layer;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.Lamina;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.WriteCounter;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.status.ReconcileFailure;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reconciler of functions on a real API server: what it writes, what it leaves unchanged, and how it repairs. */
class FunctionReconcilerIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String NAME = "hello";

    private static KubernetesClient client;
    private final FakeContent content = new FakeContent();
    private String namespace;
    private RunningOperator operator;

    @BeforeAll
    static void connect() {
        client = TestApiServer.client();
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @BeforeEach
    void start() {
        namespace = TestApiServer.newNamespace(client);
        operator = new RunningOperator(client, namespace, content);
    }

    @AfterEach
    void stop() {
        operator.close();
        client.namespaces().withName(namespace).delete();
    }

    @Test
    void functionGetsObjectsAndEvent() {
        apply(spec(inline("class A {}")));
        Function function = awaitReady();
        assertThat(all())
                .extracting(HasMetadata::getKind)
                .containsExactly("ServiceAccount", "NetworkPolicy", "Deployment", "ScaledObject");
        assertThat(deployment().getSpec().getReplicas()).isZero();
        FunctionStatus status = function.getStatus();
        assertThat(status.codeSha256()).isEqualTo("inline10");
        assertThat(status.arn()).isEqualTo("arn:aws:lambda:us-east-1:" + namespace + ":function:hello");
        assertThat(status.replicas()).isZero();
        assertThat(status.conditions())
                .extracting(Condition::getType)
                .startsWith("Ready", "UpToDate", "CodeResolved", "LayersResolved", "Deployed");
        assertThat(status.conditions())
                .extracting(Condition::getObservedGeneration)
                .containsOnly(1L);
        await().atMost(SOON)
                .until(() -> client.events().v1().events().inNamespace(namespace).list().getItems().stream()
                        .anyMatch(event -> event.getReason().equals("Available")
                                && event.getRegarding().getName().equals(NAME)));
    }

    @Test
    void secondReconcileWritesNothing() {
        apply(spec(inline("class A {}")));
        awaitReady();
        assertThatASecondReconciliationWritesNothing();
    }

    @Test
    void unexpectedErrorIsInStatusUntilResolved() {
        content.broken = true;
        apply(spec(inline("class A {}")));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(condition(ReconcileFailure.RECONCILED))
                        .hasValueSatisfying(failed -> {
                            assertThat(failed.getStatus() + " " + failed.getReason())
                                    .isEqualTo("False ReconcileFailed");
                            assertThat(failed.getMessage())
                                    .contains("will retry: java.lang.IllegalStateException: nobody expected this");
                        }));
        assertThat(condition(Lamina.READY).map(Condition::getStatus)).contains("Unknown");
        content.broken = false;
        awaitReady();
        assertThat(condition(ReconcileFailure.RECONCILED)).isEmpty();
    }

    private Optional<Condition> condition(String type) {
        FunctionStatus status = get(NAME).getStatus();
        return status == null ? Optional.empty() : Conditions.find(status.conditions(), type);
    }

    @Test
    void conditionOfGatewayStaysWithoutWrite() {
        apply(spec(inline("class A {}")));
        awaitReady();
        asGateway(new ConditionBuilder()
                .withType(Lamina.DESTINATIONS_REACHABLE)
                .withStatus("False")
                .withReason("DeliveryFailed")
                .withMessage("spec.deadLetter: no")
                .withLastTransitionTime("2026-01-01T00:00:00Z")
                .build());
        edit(spec(inline("class AA {}")));
        await().atMost(SOON).until(() -> "inline11".equals(get(NAME).getStatus().codeSha256()));
        assertThat(get(NAME).getStatus().conditions())
                .extracting(Condition::getType)
                .contains("Ready", "UpToDate", "CodeResolved", "LayersResolved", "Deployed", "DestinationsReachable");
        assertThatASecondReconciliationWritesNothing();
    }

    @Test
    void secondReconcileOfFullSpecWritesNothing() {
        content.objects.put("imaging.zip", "bbbb");
        client.resource(layer(namespace, "imaging", "imaging.zip")).create();
        account("role");
        apply(everything(inline("class A {}"), "imaging"));
        awaitReady();
        assertThatASecondReconciliationWritesNothing();
    }

    @Test
    void replicasAreNotOwnedAfterCreation() {
        apply(spec(inline("class A {}")));
        awaitReady();
        assertThat(ReplicaOwnership.areOurs(deployment())).isFalse();
        client.apps().deployments().inNamespace(namespace).withName("fn-hello").scale(3);
        edit(spec("java25", inline("class A {}"), 60));
        await().atMost(SOON).until(() -> environment("LAMINA_TIMEOUT_SECONDS").equals("60"));
        assertThat(deployment().getSpec().getReplicas()).isEqualTo(3);
    }

    @Test
    void restartedOperatorReleasesReplicas() {
        operator.close();
        apply(spec(inline("class A {}")));
        operator = new RunningOperator(client, namespace, content);
        awaitReady();
        operator.close();
        client.resource(deployment()).delete();
        // The state after the first write at creation: the operator owns the replicas.
        Deployment first = deploymentOwningReplicas();
        assertThat(ReplicaOwnership.areOurs(first)).isTrue();
        operator = new RunningOperator(client, namespace, content);
        await().atMost(SOON).until(() -> !ReplicaOwnership.areOurs(deployment()));
        assertThat(deployment().getSpec().getReplicas()).isZero();
    }

    @Test
    void fastSpecChangesAreNotLost() {
        content.objects.put("a.jar", "aaaa");
        apply(spec("java25", inBucket("a.jar"), 1));
        for (int timeout = 2; timeout <= 120; timeout++) {
            edit(spec("java25", inBucket("a.jar"), timeout));
        }
        await().atMost(SOON)
                .until(
                        () -> get(NAME),
                        function -> function.getStatus() != null
                                && function.getMetadata()
                                        .getGeneration()
                                        .equals(function.getStatus().observedGeneration()));
        assertThat(environment("LAMINA_TIMEOUT_SECONDS")).isEqualTo("120");
        assertThat(get(NAME).getStatus().conditions())
                .extracting(Condition::getObservedGeneration)
                .containsOnly(get(NAME).getMetadata().getGeneration());
    }

    @Test
    void laterLayerMakesFunctionReady() {
        apply(spec(inline("class A {}"), "imaging"));
        Condition ready = awaitReason("LayerNotFound");
        assertThat(ready.getMessage()).contains("spec.layers[0]", "\"imaging\"", "create it");
        assertThat(client.apps().deployments().inNamespace(namespace).list().getItems())
                .isEmpty();

        content.objects.put("imaging.zip", "bbbb");
        client.resource(layer(namespace, "imaging", "imaging.zip")).create();
        awaitReady();
        assertThat(environment("LAMINA_LAYERS_SHA256")).isEqualTo("bbbb");
    }

    @Test
    void layerForOtherRuntimesIsRefused() {
        content.objects.put("imaging.zip", "bbbb");
        client.resource(layer(namespace, "imaging", "imaging.zip", "python3.11"))
                .create();
        apply(spec(inline("class A {}"), "imaging"));
        assertThat(awaitReason("IncompatibleLayer").getMessage()).contains("python3.11", "java25");
    }

    @Test
    void laterCodeMakesFunctionReady() {
        apply(spec(inBucket("a.jar")));
        assertThat(awaitReason("ObjectNotFound").getMessage()).contains("spec.code.bucket");
        content.objects.put("a.jar", "aaaa");
        awaitReady();
        assertThat(environment("LAMINA_CODE_SHA256")).isEqualTo("aaaa");
    }

    @Test
    void unknownRuntimeErrorNamesKnownRuntimes() {
        apply(spec("java99", inline("class A {}"), null));
        assertThat(awaitReason("UnknownRuntime").getMessage()).contains("spec.runtime", "java21, java25");
        edit(spec(inline("class A {}")));
        awaitReady();
    }

    @Test
    void unreachableStoreKeepsDeployedFunction() {
        content.objects.put("a.jar", "aaaa");
        apply(spec(inBucket("a.jar")));
        FunctionStatus before = awaitReady().getStatus();
        operator.close();
        content.unavailable = true;
        int asked = content.requests.size();
        operator = new RunningOperator(client, namespace, content);
        await().atMost(SOON).until(() -> content.requests.size() > asked);
        client.resource(function(namespace, "later", spec(inBucket("a.jar")))).create();
        await().atMost(SOON).until(() -> reason(get("later")).equals("S3Unreachable"));
        assertThat(withoutKeda(get(NAME).getStatus())).isEqualTo(withoutKeda(before));
    }

    /** KEDA in the cluster may write its verdict at any moment. */
    private static FunctionStatus withoutKeda(FunctionStatus status) {
        return status.with(
                status.conditions().stream()
                        .filter(condition -> !condition.getType().equals("Scalable"))
                        .toList(),
                status.observedGeneration());
    }

    @Test
    void ownedFieldsAreRestoredAndOthersKept() {
        apply(spec(inline("class A {}")));
        awaitReady();
        // As kubectl patch does: without a resourceVersion, because the Deployment controller writes its status at any
        // moment.
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("fn-hello")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), """
        {"metadata": {"labels": {"team": "blue"}}, "spec": {"template": {"spec": {"containers": [{"name": "function", \
        "image": "other"}]}}}}
        """);
        assertThat(deployment().getMetadata().getLabels()).containsEntry("team", "blue");
        client.resources(NetworkPolicy.class)
                .inNamespace(namespace)
                .withName("fn-hello")
                .delete();
        await().atMost(SOON)
                .until(() -> deployment()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImage()
                        .equals("lamina/runtime-java25:test"));
        await().atMost(SOON).until(() -> all().size() == 4);
        assertThat(deployment().getMetadata().getLabels()).containsEntry("team", "blue");
    }

    @Test
    void namedExecutionRoleReplacesDefault() {
        apply(spec(inline("class A {}")));
        awaitReady();
        account("mine");
        FunctionSpec old = get(NAME).getSpec();
        edit(FunctionSpecBuilder.builder()
                .runtime(old.runtime())
                .handler(old.handler())
                .code(old.code())
                .memory(old.memory())
                .timeoutSeconds(old.timeoutSeconds())
                .ephemeralStorage(old.ephemeralStorage())
                .executionRole(ExecutionRoleBuilder.builder()
                        .serviceAccountName("mine")
                        .build())
                .build());
        await().atMost(SOON)
                .until(() -> client.serviceAccounts()
                                .inNamespace(namespace)
                                .withName("fn-hello")
                                .get()
                        == null);
        assertThat(deployment().getSpec().getTemplate().getSpec().getServiceAccountName())
                .isEqualTo("mine");
    }

    private void assertThatASecondReconciliationWritesNothing() {
        List<String> before = versions();
        Optional<Condition> scalable = scalable();
        operator.close();
        WriteCounter counter = new WriteCounter();
        int asked = content.requests.size();
        try (KubernetesClient counted = counter.watch(client)) {
            operator = new RunningOperator(counted, namespace, content);
            await().atMost(SOON).until(() -> content.requests.size() > asked);
            // A later function is reconciled after the first one's writes, if there were any.
            client.resource(function(namespace, "later", spec(inline("class B {}"))))
                    .create();
            await().atMost(SOON).until(() -> isReady(get("later")));
        }
        // KEDA in the cluster may write its verdict at this moment.
        String ofKeda = scalable().equals(scalable) ? "none" : "/functions/" + NAME + "/status";
        assertThat(counter.writes()).isNotEmpty().noneMatch(write -> write.contains(NAME) && !write.endsWith(ofKeda));
        assertThat(versions()).isEqualTo(before);
    }

    private Deployment deploymentOwningReplicas() {
        Deployment desired = new DeploymentBuilder()
                .withNewMetadata()
                .withName("fn-hello")
                .withNamespace(namespace)
                .addToLabels(Lamina.FUNCTION_LABEL, NAME)
                .addNewOwnerReference()
                .withApiVersion("lamina.dev/v1alpha1")
                .withKind("Function")
                .withName(NAME)
                .withUid(get(NAME).getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels(Lamina.FUNCTION_LABEL, NAME)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels(Lamina.FUNCTION_LABEL, NAME)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("function")
                .withImage("any")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        return new ReplicaOwnership(client).createAtZero(desired);
    }

    private void asGateway(Condition condition) {
        Function part = new Function();
        part.setMetadata(
                new ObjectMetaBuilder().withName(NAME).withNamespace(namespace).build());
        part.setStatus(FunctionStatus.of(List.of(condition)));
        client.resource(part)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("lamina-gateway-destinations")
                        .withForce(true)
                        .build());
    }

    private void account(String name) {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    private void apply(FunctionSpec spec) {
        client.resource(function(namespace, NAME, spec)).create();
    }

    private void edit(FunctionSpec spec) {
        client.resource(function(namespace, NAME, spec))
                .fieldManager("user")
                .forceConflicts()
                .serverSideApply();
    }

    private Function get(String name) {
        return client.resources(Function.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private Deployment deployment() {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("fn-hello")
                .get();
    }

    private String environment(String name) {
        return deployment().getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse("");
    }

    private List<HasMetadata> all() {
        return Stream.of(ServiceAccount.class, NetworkPolicy.class, Deployment.class, ScaledObject.class)
                .<HasMetadata>map(type -> client.resources(type)
                        .inNamespace(namespace)
                        .withName("fn-hello")
                        .get())
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Returns generations, not resource versions, because the Deployment controller writes statuses at any time.
     * Excludes the ScaledObject, whose spec KEDA completes at first; the counted requests show that we do not write it.
     */
    private List<String> versions() {
        return Stream.concat(all().stream().filter(object -> !(object instanceof ScaledObject)), Stream.of(get(NAME)))
                .map(object -> object.getKind() + " " + object.getMetadata().getGeneration())
                .toList();
    }

    private Function awaitReady() {
        await().atMost(SOON).until(() -> isReady(get(NAME)));
        return get(NAME);
    }

    private Condition awaitReason(String reason) {
        await().atMost(SOON).until(() -> reason(get(NAME)).equals(reason));
        return ready(get(NAME));
    }

    private Optional<Condition> scalable() {
        return Conditions.find(get(NAME).getStatus().conditions(), ResolutionResult.SCALABLE);
    }

    private static boolean isReady(Function function) {
        return function.getStatus().conditions() != null
                && "True".equals(ready(function).getStatus());
    }

    private static String reason(Function function) {
        return function.getStatus().conditions() == null ? "" : ready(function).getReason();
    }

    private static Condition ready(Function function) {
        return Conditions.find(function.getStatus().conditions(), Lamina.READY).orElseThrow();
    }
}
