package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;
import software.amazon.awssdk.services.lambda.model.SnapStartOptimizationStatus;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.StateReasonCode;

/** AWS's SDK for Java publishes versions and moves aliases. */
@Timeout(120)
class VersionWritesIT {
    @TempDir
    static Path directory;

    private static ControlServers servers;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() throws Exception {
        servers = new ControlServers(directory, Map.of());
        lambda = servers.lambda();
    }

    @AfterAll
    static void stop() throws Exception {
        lambda.close();
        servers.close();
    }

    @Test
    void versionIsPublishedAndAliased() {
        lambda.createFunction(r -> r.functionName("orders")
                .runtime("nodejs22.x")
                .role("arn:aws:iam::shop:role/fn-orders")
                .handler("index.handler")
                .code(c -> c.zipFile(SdkBytes.fromByteArray(ControlServers.zip("index.mjs", "1")))));
        active();

        assertThat(lambda.publishVersion(r -> r.functionName("orders").description("first"))
                        .version())
                .isEqualTo("1");
        active();
        lambda.updateFunctionConfiguration(r -> r.functionName("orders").timeout(9));
        active();
        assertThat(lambda.publishVersion(r -> r.functionName("orders")).version())
                .isEqualTo("2");
        assertThat(lambda.listVersionsByFunction(r -> r.functionName("orders")).versions())
                .extracting(FunctionConfiguration::version)
                .containsExactly("$LATEST", "1", "2");
        assertThat(lambda.getFunctionConfiguration(r -> r.functionName("orders").qualifier("1"))
                        .timeout())
                .isEqualTo(3);

        var live = lambda.createAlias(r -> r.functionName("orders").name("live").functionVersion("1"));
        assertThat(live.aliasArn()).isEqualTo("arn:aws:lambda:us-east-1:shop:function:orders:live");
        assertThatThrownBy(() -> lambda.createAlias(
                        r -> r.functionName("orders").name("live").functionVersion("1")))
                .isInstanceOf(ResourceConflictException.class);
        lambda.updateAlias(r -> r.functionName("orders")
                .name("live")
                .revisionId(live.revisionId())
                .routingConfig(c -> c.additionalVersionWeights(Map.of("2", 0.1))));
        assertThat(lambda.getAlias(r -> r.functionName("orders").name("live"))
                        .routingConfig()
                        .additionalVersionWeights())
                .containsExactly(Map.entry("2", 0.1));
        assertThatThrownBy(() -> lambda.updateAlias(
                        r -> r.functionName("orders").name("live").revisionId(live.revisionId())))
                .isInstanceOf(PreconditionFailedException.class);
        assertThatThrownBy(() -> lambda.updateAlias(r -> r.functionName("orders")
                        .name("live")
                        .functionVersion("$LATEST")
                        .routingConfig(c -> c.additionalVersionWeights(Map.of("2", 0.1)))))
                .isInstanceOf(InvalidParameterValueException.class);
        assertThatThrownBy(() -> lambda.createAlias(
                        r -> r.functionName("orders").name("next").functionVersion("7")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() ->
                        lambda.deleteFunction(r -> r.functionName("orders").qualifier("2")))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageContaining("live");
        assertThat(lambda.listAliases(r -> r.functionName("orders")).aliases()).hasSize(1);

        lambda.deleteAlias(r -> r.functionName("orders").name("live"));
        lambda.deleteFunction(r -> r.functionName("orders").qualifier("2"));
        assertThat(lambda.listVersionsByFunction(r -> r.functionName("orders")).versions())
                .extracting(FunctionConfiguration::version)
                .containsExactly("$LATEST", "1");
    }

    @Test
    void codeIsPublishedAtOnce() {
        var created = lambda.createFunction(r -> r.functionName("releases")
                .runtime("nodejs22.x")
                .role("arn:aws:iam::shop:role/fn-releases")
                .handler("index.handler")
                .publish(true)
                .code(c -> c.zipFile(SdkBytes.fromByteArray(ControlServers.zip("index.mjs", "1")))));
        assertThat(created.version()).isEqualTo("1");
        active("releases");

        byte[] next = ControlServers.zip("index.mjs", "2");
        assertThat(lambda.updateFunctionCode(r -> r.functionName("releases")
                                .dryRun(true)
                                .publish(true)
                                .zipFile(SdkBytes.fromByteArray(next)))
                        .version())
                .isEqualTo("$LATEST");
        var updated = lambda.updateFunctionCode(
                r -> r.functionName("releases").publish(true).zipFile(SdkBytes.fromByteArray(next)));

        assertThat(updated.version()).isEqualTo("2");
        assertThat(updated.functionArn()).isEqualTo("arn:aws:lambda:us-east-1:shop:function:releases:2");
        assertThat(lambda.listVersionsByFunctionPaginator(
                                r -> r.functionName("releases").maxItems(1))
                        .versions())
                .extracting(FunctionConfiguration::version)
                .containsExactly("$LATEST", "1", "2");
    }

    @Test
    void versionIsPendingWhileItsCacheIsMade() {
        lambda.createFunction(r -> r.functionName("quick")
                .runtime("java25")
                .role("arn:aws:iam::shop:role/fn-quick")
                .handler("shop.Quick")
                .snapStart(s -> s.applyOn(SnapStartApplyOn.PUBLISHED_VERSIONS))
                .code(c -> c.zipFile(SdkBytes.fromByteArray(ControlServers.zip("index.mjs", "1")))));
        active("quick");
        var published = lambda.publishVersion(r -> r.functionName("quick"));
        assertThat(published.state()).isEqualTo(State.PENDING);
        assertThat(published.snapStart().applyOn()).isEqualTo(SnapStartApplyOn.PUBLISHED_VERSIONS);

        status("quick.1", "Unknown, reason: Optimizing", "null");
        var optimizing =
                lambda.getFunctionConfiguration(r -> r.functionName("quick").qualifier("1"));
        assertThat(optimizing.state()).isEqualTo(State.PENDING);
        assertThat(optimizing.stateReasonCode()).isEqualTo(StateReasonCode.CREATING);
        assertThat(optimizing.snapStart().optimizationStatus()).isEqualTo(SnapStartOptimizationStatus.OFF);
        status("quick.1", "'True', reason: Available", "{optimizationStatus: 'On'}");
        try (var waiter = lambda.waiter()) {
            waiter.waitUntilPublishedVersionActive(r -> r.functionName("quick").qualifier("1"));
        }

        assertThat(lambda.listVersionsByFunction(r -> r.functionName("quick")).versions())
                .extracting(version -> version.snapStart().optimizationStatus())
                .containsExactly(SnapStartOptimizationStatus.OFF, SnapStartOptimizationStatus.ON);
        lambda.updateFunctionConfiguration(
                r -> r.functionName("quick").snapStart(s -> s.applyOn(SnapStartApplyOn.NONE)));
        active("quick");
        assertThat(lambda.getFunction(r -> r.functionName("quick"))
                        .configuration()
                        .snapStart()
                        .applyOn())
                .isEqualTo(SnapStartApplyOn.NONE);
        assertThat(lambda.getFunctionConfiguration(r -> r.functionName("quick").qualifier("1"))
                        .snapStart()
                        .applyOn())
                .isEqualTo(SnapStartApplyOn.PUBLISHED_VERSIONS);
    }

    /** Writes what the operator would. */
    private static void status(String version, String condition, String snapStart) {
        servers.client()
                .resources(FunctionVersion.class)
                .inNamespace("shop")
                .withName(version)
                .editStatus(now -> {
                    now.setStatus(
                            Serialization.unmarshal("""
                            conditions:
                            - {type: Ready, status: %s, message: m, lastTransitionTime: "2026-01-01T00:00:00Z"}
                            snapStart: %s
                            """.formatted(condition, snapStart), FunctionVersionStatus.class));
                    return now;
                });
    }

    private static void active() {
        active("orders");
    }

    private static void active(String function) {
        try (var waiter = lambda.waiter()) {
            waiter.waitUntilFunctionActiveV2(r -> r.functionName(function));
            waiter.waitUntilFunctionUpdatedV2(r -> r.functionName(function));
        }
    }
}
