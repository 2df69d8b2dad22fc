package dev.lamina.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Concurrency;
import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.api.FunctionPod;
import dev.lamina.api.FunctionPodBuilder;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.SecretEnvironment;
import dev.lamina.api.SnapStart;
import dev.lamina.api.SnapStart.ApplyOn;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which functions a parked pod can serve: what docs/pool.md lists. */
class PoolFitTest {
    private static final Pod POD = new PodBuilder()
            .withNewMetadata()
            .withName("lamina-pool-1")
            .withUid("uid-1")
            .endMetadata()
            .build();

    private static Optional<String> objection(FunctionSpec spec) {
        return PoolFit.objection(PoolFixture.function("shop", spec), PoolFixture.pool("shop"));
    }

    @Test
    void plainFunctionFits() {
        assertThat(objection(PoolFixture.spec())).isEmpty();
    }

    @Test
    void whatVariablesExpressFits() {
        assertThat(objection(PoolFixture.spec()
                        .withTimeoutSeconds(900)
                        .withEnvironment(Map.of("COLOR", "blue"))
                        .withConcurrency(perInstance())))
                .isEmpty();
    }

    private static Concurrency perInstance() {
        return ConcurrencyBuilder.builder().perInstance(4).build();
    }

    @Test
    void otherFunctionsDoNotFit() {
        assertThat(objection(PoolFixture.spec().withMemory("256Mi"))).contains("memory");
        assertThat(objection(PoolFixture.spec().withRuntime("java21"))).contains("image");
        assertThat(objection(PoolFixture.spec().withEphemeralStorage("1Gi"))).contains("resources");
        assertThat(objection(PoolFixture.spec().withEnvironmentFrom(List.of(new SecretEnvironment("db")))))
                .contains("environmentFrom");
        assertThat(objection(PoolFixture.spec()
                        .withConcurrency(
                                ConcurrencyBuilder.builder().provisioned(1).build())))
                .contains("volumes");
        assertThat(objection(PoolFixture.spec()
                        .withExecutionRole(ExecutionRoleBuilder.builder()
                                .serviceAccountName("mine")
                                .build())))
                .contains("serviceAccount");
        assertThat(objection(PoolFixture.spec().withPod(onNodes()))).contains("pod");
    }

    @Test
    void versionWithStartCacheDoesNotFit() {
        FunctionSpec spec = PoolFixture.spec().withSnapStart(new SnapStart(ApplyOn.PUBLISHED_VERSIONS));

        assertThat(objection(spec)).as("$LATEST has none").isEmpty();
        assertThat(PoolFit.objection(PoolFixture.function("shop", "orders.1", spec), PoolFixture.pool("shop")))
                .contains("snapStart");
    }

    private static FunctionPod onNodes() {
        return FunctionPodBuilder.builder().nodeSelector(Map.of("disk", "fast")).build();
    }

    @Test
    void variablesAreThoseOfPod() {
        FunctionSpec spec = PoolFixture.spec().withEnvironment(Map.of("PRICE", "$$5 $(HOME)", "EMPTY", ""));

        Map<String, String> variables = PodVariables.of(PoolFixture.function("shop", spec), POD);

        assertThat(variables)
                .containsEntry("PRICE", "$$5 $(HOME)")
                .containsEntry("EMPTY", "")
                .containsEntry("_HANDLER", "Handler::handle")
                .containsEntry("LAMINA_CODE_SHA256", "c0de")
                .containsEntry("LAMINA_TIMEOUT_SECONDS", "30")
                .containsEntry("LAMINA_POD_NAME", "lamina-pool-1")
                .containsEntry("AWS_LAMBDA_LOG_STREAM_NAME", "lamina-pool-1")
                .doesNotContainKeys("LAMINA_TOKEN", "LAMINA_TOKEN_FILE", "LAMINA_POOL");
    }

    @Test
    void claimedPodStaysInPoolsReplicaSet() {
        String patch = PodLabels.claiming(parked(), template());

        assertThat(patch)
                .contains("\"resourceVersion\":\"7\"", "\"lamina.dev/function\":\"orders\"")
                .doesNotContain("lamina.dev/pool", "pod-template-hash", "ownerReferences");
    }

    @Test
    void adoptedPodHasNothingOfPool() {
        String patch = PodLabels.adopting(parked(), template(), "new");

        assertThat(patch)
                .contains("\"lamina.dev/pool\":null", "\"ownerReferences\":null", "\"resourceVersion\":\"7\"")
                .contains("\"pod-template-hash\":\"new\"", "\"lamina.dev/function\":\"orders\"");
    }

    private static Pod parked() {
        return new PodBuilder(POD)
                .editMetadata()
                .withResourceVersion("7")
                .addToLabels("lamina.dev/pool", PoolFixture.POOL)
                .addToLabels("pod-template-hash", "old")
                .endMetadata()
                .build();
    }

    private static ObjectMeta template() {
        return PoolFixture.function("shop", PoolFixture.spec())
                .getSpec()
                .getTemplate()
                .getMetadata();
    }
}
