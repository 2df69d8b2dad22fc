package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.function;
import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Concurrency;
import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.Lamina;
import dev.lamina.api.ProvisionedStatus;
import dev.lamina.api.SecretEnvironment;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The status of a function by the state of its pods, on a real API server with pods whose state this test writes. */
class EnvironmentsIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String RUNNING =
            "started: %s, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}, resources: {limits: {cpu: '1'}}";

    private static KubernetesClient client;
    private String namespace;
    private RunningOperator operator;
    private FakePods pods;

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
        pods = new FakePods(client, namespace);
        operator = new RunningOperator(client, namespace, new FakeContent());
    }

    @AfterEach
    void stop() {
        operator.close();
        client.namespaces().withName(namespace).delete();
    }

    @Test
    void missingSecretIsReportedUntilItExists() {
        apply(with(null, "keys", null));
        awaitCondition("Ready", "Available");
        pods.create("a", "hello");
        pods.tell(
                "a",
                "started: false, state: {waiting: {reason: CreateContainerConfigError, message: 'secret \"keys\" "
                        + "not found'}}");
        assertThat(awaitCondition("Ready", "SecretNotFound").getMessage())
                .startsWith("spec.environmentFrom[0].secret: there is no Secret \"keys\"");
        pods.tell("a", RUNNING.formatted(false));
        assertThat(awaitCondition("Ready", "Available").getStatus()).isEqualTo("True");
    }

    @Test
    void deletedTokenIsCreatedAgain() {
        apply(with(null, null, null));
        awaitCondition("Ready", "Available");
        Secret token = tokens().getFirst();
        assertThat(token.getImmutable()).isTrue();
        assertThat(token.getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .containsExactly(get().getMetadata().getUid());
        client.resource(token).delete();

        pods.create("a", "hello");
        pods.tell(
                "a",
                ("started: false, state: {waiting: {reason: CreateContainerConfigError, message: 'secret \"%s\" not "
                                + "found'}}")
                        .formatted(token.getMetadata().getName()));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(tokens())
                        .singleElement()
                        .extracting(Secret::getData)
                        .isEqualTo(token.getData()));
    }

    @Test
    void missingExecutionRoleIsReportedUntilItExists() {
        apply(with(null, null, "role"));
        assertThat(awaitCondition("Ready", "ServiceAccountNotFound").getMessage())
                .startsWith("spec.executionRole.serviceAccountName: there is no ServiceAccount \"role\"");
        assertThat(client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName("fn-hello")
                        .get())
                .isNull();
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("role")
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        assertThat(awaitCondition("Ready", "Available").getStatus()).isEqualTo("True");
    }

    @Test
    void roleWithoutStsIsReportedUntilFixed() {
        FunctionSpec plain = with(null, null, null);
        apply(plain.withExecutionRole(ExecutionRoleBuilder.builder()
                .arn("arn:aws:iam::123456789012:role/photos")
                .build()));
        assertThat(awaitCondition("Ready", "ExecutionRoleInvalid").getMessage())
                .startsWith("spec.executionRole.arn: this installation has no STS");

        client.resource(get()).edit(function -> {
            function.setSpec(function.getSpec().withExecutionRole(null));
            return function;
        });

        assertThat(awaitCondition("Ready", "Available").getStatus()).isEqualTo("True");
    }

    @Test
    void provisionedStatusCountsInitialised() {
        apply(with(ConcurrencyBuilder.builder().provisioned(2).build(), null, null));
        awaitProvisioned(new ProvisionedStatus(2, 0, 0), "InProgress");
        pods.create("a", "hello");
        pods.create("b", "hello");
        pods.tell("a", RUNNING.formatted(true));
        pods.tell("b", RUNNING.formatted(false));
        awaitProvisioned(new ProvisionedStatus(2, 2, 1), "InProgress");
        pods.tell(
                "b",
                "started: false, state: {running: {}}, lastState: {terminated: {exitCode: 1, message: \"boom: "
                        + "X\"}}, resources: {}");
        awaitProvisioned(new ProvisionedStatus(2, 2, 1), "InitFailed");
        assertThat(condition("Provisioned").orElseThrow().getMessage()).contains("boom: X");
        assertThat(condition("Ready").orElseThrow().getStatus())
                .as("it is invoked all the while")
                .isEqualTo("True");
        pods.tell("b", RUNNING.formatted(true));
        awaitProvisioned(new ProvisionedStatus(2, 2, 2), "Initialised");
    }

    @Test
    void cpuForInitIsRemovedAfterInit() {
        apply(with(null, null, null));
        awaitCondition("Ready", "Available");
        pods.create("a", "hello");
        pods.tell("a", RUNNING.formatted(false));
        pods.create("b", "hello");
        pods.tell("b", RUNNING.formatted(true));
        await().atMost(SOON).until(() -> pods.cpuLimit("b").equals("74m"));
        assertThat(pods.cpuLimit("a")).isEqualTo("1");
    }

    private void apply(FunctionSpec spec) {
        client.resource(function(namespace, "hello", spec)).create();
    }

    private static FunctionSpec with(Concurrency concurrency, String secret, String role) {
        FunctionSpec plain = spec(inline("class A {}"));
        return FunctionSpecBuilder.builder()
                .runtime(plain.runtime())
                .handler(plain.handler())
                .code(plain.code())
                .environmentFrom(secret == null ? null : List.of(new SecretEnvironment(secret)))
                .executionRole(
                        ExecutionRoleBuilder.builder().serviceAccountName(role).build())
                .concurrency(concurrency)
                .build();
    }

    private List<Secret> tokens() {
        return client.secrets()
                .inNamespace(namespace)
                .withLabel(Lamina.FUNCTION_LABEL, "hello")
                .list()
                .getItems();
    }

    private void awaitProvisioned(ProvisionedStatus status, String reason) {
        awaitCondition("Provisioned", reason);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get().getStatus().provisioned()).isEqualTo(status));
    }

    private Condition awaitCondition(String type, String reason) {
        return await(type + " " + reason)
                .atMost(SOON)
                .until(
                        () -> condition(type),
                        found -> found.filter(condition -> condition.getReason().equals(reason))
                                .isPresent())
                .orElseThrow();
    }

    private Optional<Condition> condition(String type) {
        Function function = get();
        return function.getStatus() == null
                ? Optional.empty()
                : Conditions.find(function.getStatus().conditions(), type);
    }

    private Function get() {
        return client.resources(Function.class)
                .inNamespace(namespace)
                .withName("hello")
                .get();
    }
}
