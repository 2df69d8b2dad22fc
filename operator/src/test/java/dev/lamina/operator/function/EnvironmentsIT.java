package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.Lamina;
import dev.lamina.api.SecretEnvironment;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The status of a function by the state of its pods, on a real API server with pods whose state this test writes. */
class EnvironmentsIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String RUNNING =
            "started: %s, state: {running: {startedAt: '2026-01-01T00:00:00Z'}}, resources: {limits: {cpu: '1'}}";

    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension();

    private FakePods pods;

    @BeforeEach
    void addPods() {
        pods = new FakePods(operator.client(), operator.namespace());
    }

    @Test
    void missingSecretIsReportedUntilItExists() {
        operator.create(with("keys", null));
        operator.awaitCondition("Ready", "Available");
        pods.create("a", "hello");
        pods.report(
                "a",
                "started: false, state: {waiting: {reason: CreateContainerConfigError, message: 'secret \"keys\" "
                        + "not found'}}");
        assertThat(operator.awaitCondition("Ready", "SecretNotFound").getMessage())
                .startsWith("spec.environmentFrom[0].secret: there is no Secret \"keys\"");
        pods.report("a", RUNNING.formatted(false));
        assertThat(operator.awaitCondition("Ready", "Available").getStatus()).isEqualTo("True");
    }

    @Test
    void deletedTokenIsCreatedAgain() {
        operator.create(with(null, null));
        operator.awaitCondition("Ready", "Available");
        Secret token = tokens().getFirst();
        assertThat(token.getImmutable()).isTrue();
        assertThat(token.getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getUid)
                .containsExactly(operator.get().getMetadata().getUid());
        operator.client().resource(token).delete();

        pods.create("a", "hello");
        pods.report(
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
        operator.create(with(null, "role"));
        assertThat(operator.awaitCondition("Ready", "ServiceAccountNotFound").getMessage())
                .startsWith("spec.executionRole.serviceAccountName: there is no ServiceAccount \"role\"");
        assertThat(operator.client()
                        .apps()
                        .deployments()
                        .inNamespace(operator.namespace())
                        .withName("fn-hello")
                        .get())
                .isNull();
        operator.client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("role")
                        .withNamespace(operator.namespace())
                        .endMetadata()
                        .build())
                .create();
        assertThat(operator.awaitCondition("Ready", "Available").getStatus()).isEqualTo("True");
    }

    @Test
    void roleWithoutStsIsReportedUntilFixed() {
        FunctionSpec plain = with(null, null);
        operator.create(plain.withExecutionRole(ExecutionRoleBuilder.builder()
                .arn("arn:aws:iam::123456789012:role/photos")
                .build()));
        assertThat(operator.awaitCondition("Ready", "ExecutionRoleInvalid").getMessage())
                .startsWith("spec.executionRole.arn: this installation has no STS");

        operator.client().resource(operator.get()).edit(function -> {
            function.setSpec(function.getSpec().withExecutionRole(null));
            return function;
        });

        assertThat(operator.awaitCondition("Ready", "Available").getStatus()).isEqualTo("True");
    }

    @Test
    void cpuForInitIsRemovedAfterInit() {
        operator.create(with(null, null));
        operator.awaitCondition("Ready", "Available");
        pods.create("a", "hello");
        pods.report("a", RUNNING.formatted(false));
        pods.create("b", "hello");
        pods.report("b", RUNNING.formatted(true));
        await().atMost(SOON).until(() -> pods.cpuLimit("b").equals("74m"));
        assertThat(pods.cpuLimit("a")).isEqualTo("1");
    }

    private static FunctionSpec with(String secret, String role) {
        FunctionSpec plain = spec(inline("class A {}"));
        return FunctionSpecBuilder.builder()
                .runtime(plain.runtime())
                .handler(plain.handler())
                .code(plain.code())
                .environmentFrom(secret == null ? null : List.of(new SecretEnvironment(secret)))
                .executionRole(
                        ExecutionRoleBuilder.builder().serviceAccountName(role).build())
                .build();
    }

    private List<Secret> tokens() {
        return operator.client()
                .secrets()
                .inNamespace(operator.namespace())
                .withLabel(Lamina.FUNCTION_LABEL, "hello")
                .list()
                .getItems();
    }
}
