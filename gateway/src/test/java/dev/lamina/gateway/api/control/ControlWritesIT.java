package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.Function;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.api.control.manifest.Manifests;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CodeStorageExceededException;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;

/** AWS's SDK for Java writes functions on a real API server, with zips in a real content store. */
@Timeout(120)
class ControlWritesIT {
    private static final String ROLE = "arn:aws:iam::123456789012:role/orders";
    private static final byte[] ZIP = ControlServers.zip("index.mjs", "export const handler = async () => 1;");

    @TempDir
    static Path directory;

    private static ControlServers servers;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() throws Exception {
        servers = new ControlServers(directory, Map.of("lamina.control.upload-mebibytes", "1"));
        lambda = servers.lambda();
    }

    @AfterAll
    static void stop() throws Exception {
        lambda.close();
        servers.close();
    }

    @Test
    void createdFunctionIsReadAsWritten() throws Exception {
        CreateFunctionResponse created = lambda.createFunction(r -> r.functionName("orders")
                .runtime("nodejs22.x")
                .role(ROLE)
                .handler("index.handler")
                .description("takes orders")
                .timeout(7)
                .memorySize(256)
                .environment(e -> e.variables(Map.of("TABLE", "t1")))
                .ephemeralStorage(e -> e.size(1024))
                .tags(Map.of("team", "shop"))
                .code(c -> c.zipFile(SdkBytes.fromByteArray(ZIP))));

        assertThat(created.state()).isEqualTo(State.PENDING);
        assertThat(created.codeSize()).isEqualTo(ZIP.length);
        assertThat(created.codeSha256()).isEqualTo(hash(ZIP));
        try (var waiter = lambda.waiter()) {
            waiter.waitUntilFunctionActiveV2(r -> r.functionName("orders"));
        }
        var read = lambda.getFunction(r -> r.functionName("orders"));
        assertThat(read.configuration().role()).isEqualTo(ROLE);
        assertThat(read.configuration().description()).isEqualTo("takes orders");
        assertThat(read.configuration().timeout()).isEqualTo(7);
        assertThat(read.configuration().memorySize()).isEqualTo(256);
        assertThat(read.configuration().ephemeralStorage().size()).isEqualTo(1024);
        assertThat(read.configuration().environment().variables()).containsEntry("TABLE", "t1");
        assertThat(read.tags()).containsEntry("team", "shop");
        try (InputStream code = URI.create(read.code().location()).toURL().openStream()) {
            assertThat(code.readAllBytes()).isEqualTo(ZIP);
        }
        assertThat(function("orders").getMetadata().getAnnotations())
                .containsEntry(Manifests.CHANGED_BY, "system:serviceaccount:shop:ci")
                .containsEntry(Manifests.CHANGED_WITH, "CreateFunction");
        assertThat(servers.client().v1().events().inNamespace("shop").list().getItems())
                .anyMatch(event -> event.getReason().equals("CreateFunction")
                        && event.getInvolvedObject().getName().equals("orders"));
        assertThatThrownBy(() -> create("orders"))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageStartingWith("Function already exist: orders");
    }

    @Test
    void codeIsUpdatedByRevision() {
        create("updates");
        active("updates");
        byte[] other = ControlServers.zip("index.mjs", "export const handler = async () => 2;");
        String before = configuration("updates").revisionId();

        var dry = lambda.updateFunctionCode(
                r -> r.functionName("updates").dryRun(true).zipFile(SdkBytes.fromByteArray(other)));
        assertThat(dry.codeSha256()).isEqualTo(hash(other));
        assertThat(configuration("updates").codeSha256()).isEqualTo(hash(ZIP));

        var updated = lambda.updateFunctionCode(
                r -> r.functionName("updates").revisionId(before).zipFile(SdkBytes.fromByteArray(other)));
        assertThat(updated.lastUpdateStatus()).isEqualTo(LastUpdateStatus.IN_PROGRESS);
        try (var waiter = lambda.waiter()) {
            waiter.waitUntilFunctionUpdatedV2(r -> r.functionName("updates"));
        }
        assertThat(configuration("updates").codeSha256()).isEqualTo(hash(other));
        assertThatThrownBy(() -> lambda.updateFunctionCode(
                        r -> r.functionName("updates").revisionId(before).zipFile(SdkBytes.fromByteArray(ZIP))))
                .isInstanceOf(PreconditionFailedException.class)
                .hasMessageStartingWith("The Revision Id provided does not match the latest Revision Id.");
    }

    @Test
    void configurationKeepsWhatIsNotNamed() {
        create("settings");
        active("settings");

        lambda.updateFunctionConfiguration(
                r -> r.functionName("settings").timeout(9).environment(e -> e.variables(Map.of("A1", "b"))));

        active("settings");
        GetFunctionConfigurationResponse read = configuration("settings");
        assertThat(read.timeout()).isEqualTo(9);
        assertThat(read.environment().variables()).containsExactly(Map.entry("A1", "b"));
        assertThat(read.handler()).isEqualTo("index.handler");
        assertThat(read.role()).isEqualTo(ROLE);
        assertThatThrownBy(() -> lambda.updateFunctionConfiguration(
                        r -> r.functionName("settings").timeout(901)))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("Value '901' at 'timeout' failed to satisfy constraint");
        assertThatThrownBy(() -> lambda.updateFunctionConfiguration(
                        r -> r.functionName("settings").vpcConfig(v -> v.subnetIds("s-1"))))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("VpcConfig is not available here");
        assertThatThrownBy(() -> lambda.updateFunctionConfiguration(
                        r -> r.functionName("missing").timeout(9)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void fieldOfOtherToolIsNotOverwritten() {
        create("declared");
        active("declared");
        servers.client()
                .resources(Function.class)
                .inNamespace("shop")
                .withName("declared")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("argocd-controller")
                                .withForce(true)
                                .build(),
                        """
                {"apiVersion": "lamina.dev/v1alpha1", "kind": "Function", "metadata": {"name": "declared", \
                "namespace": "shop"}, "spec": {"memory": "512Mi"}}""");
        active("declared");

        assertThatThrownBy(() -> lambda.updateFunctionConfiguration(
                        r -> r.functionName("declared").memorySize(128)))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageStartingWith(
                        "Function declared is managed by argocd-controller, which declares spec.memory");
        assertThatThrownBy(() -> lambda.deleteFunction(r -> r.functionName("declared")))
                .isInstanceOf(ResourceConflictException.class);
        lambda.updateFunctionConfiguration(r -> r.functionName("declared").timeout(4));
        assertThat(function("declared").getSpec().timeoutSeconds()).isEqualTo(4);
    }

    @Test
    void deletedFunctionIsGone() {
        create("short-lived");

        lambda.deleteFunction(r -> r.functionName("short-lived"));

        assertThatThrownBy(() -> configuration("short-lived")).isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.deleteFunction(r -> r.functionName("short-lived")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void badCodeLeavesNothingBehind() {
        assertThatThrownBy(() -> lambda.createFunction(r -> r.functionName("bad")
                        .runtime("nodejs22.x")
                        .role(ROLE)
                        .handler("index.handler")
                        .code(c -> c.zipFile(SdkBytes.fromUtf8String("no zip")))))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageStartingWith("Could not unzip uploaded file.");
        byte[] large = ControlServers.zip("index.mjs", random(2_000_000));
        assertThatThrownBy(() -> lambda.createFunction(r -> r.functionName("bad")
                        .runtime("nodejs22.x")
                        .role(ROLE)
                        .handler("index.handler")
                        .code(c -> c.zipFile(SdkBytes.fromByteArray(large)))))
                .isInstanceOf(CodeStorageExceededException.class);
        assertThatThrownBy(() -> lambda.createFunction(r -> r.functionName("bad")
                        .runtime("NoSuch")
                        .role(ROLE)
                        .handler("index.handler")
                        .code(c -> c.zipFile(SdkBytes.fromByteArray(ZIP)))))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("spec.runtime");

        assertThatThrownBy(() -> configuration("bad")).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void concurrencyIsSetAndRemoved() {
        create("busy");

        lambda.putFunctionConcurrency(r -> r.functionName("busy").reservedConcurrentExecutions(5));
        lambda.putProvisionedConcurrencyConfig(
                r -> r.functionName("busy").qualifier("$LATEST").provisionedConcurrentExecutions(2));
        assertThat(lambda.getFunctionConcurrency(r -> r.functionName("busy")).reservedConcurrentExecutions())
                .isEqualTo(5);
        assertThat(lambda.listProvisionedConcurrencyConfigs(r -> r.functionName("busy"))
                        .provisionedConcurrencyConfigs())
                .singleElement()
                .satisfies(config -> assertThat(config.requestedProvisionedConcurrentExecutions())
                        .isEqualTo(2));
        assertThatThrownBy(() -> lambda.putFunctionConcurrency(
                        r -> r.functionName("busy").reservedConcurrentExecutions(901)))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("below its minimum value of [100]");

        lambda.deleteProvisionedConcurrencyConfig(r -> r.functionName("busy").qualifier("$LATEST"));
        lambda.deleteFunctionConcurrency(r -> r.functionName("busy"));
        assertThat(function("busy").getSpec().concurrency()).isNull();
    }

    @Test
    void asyncSettingsAreSetAndRemoved() {
        create("async");

        lambda.putFunctionEventInvokeConfig(r -> r.functionName("async")
                .maximumRetryAttempts(1)
                .destinationConfig(d -> d.onFailure(f -> f.destination("arn:aws:sns:us-east-1:shop:failed"))));
        lambda.updateFunctionEventInvokeConfig(r -> r.functionName("async").maximumEventAgeInSeconds(60));
        lambda.putFunctionRecursionConfig(r -> r.functionName("async").recursiveLoop("Allow"));

        var read = lambda.getFunctionEventInvokeConfig(r -> r.functionName("async"));
        assertThat(read.maximumRetryAttempts()).isEqualTo(1);
        assertThat(read.maximumEventAgeInSeconds()).isEqualTo(60);
        assertThat(read.destinationConfig().onFailure().destination()).isEqualTo("arn:aws:sns:us-east-1:shop:failed");
        assertThat(read.lastModified()).isNotNull();
        lambda.deleteFunctionEventInvokeConfig(r -> r.functionName("async"));
        assertThatThrownBy(() -> lambda.getFunctionEventInvokeConfig(r -> r.functionName("async")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("doesn't have an EventInvokeConfig");
        assertThat(lambda.getFunctionRecursionConfig(r -> r.functionName("async"))
                        .recursiveLoopAsString())
                .isEqualTo("Allow");
    }

    @Test
    void urlIsCreatedOnceAndDeleted() {
        create("web");

        var url = lambda.createFunctionUrlConfig(r -> r.functionName("web")
                .authType(FunctionUrlAuthType.NONE)
                .cors(c -> c.allowOrigins("https://shop.example").maxAge(60)));

        assertThat(url.functionUrl()).endsWith("/url/shop/web/");
        assertThat(lambda.getFunctionUrlConfig(r -> r.functionName("web"))
                        .cors()
                        .allowOrigins())
                .containsExactly("https://shop.example");
        assertThatThrownBy(() -> lambda.createFunctionUrlConfig(
                        r -> r.functionName("web").authType(FunctionUrlAuthType.NONE)))
                .isInstanceOf(ResourceConflictException.class);
        lambda.updateFunctionUrlConfig(r -> r.functionName("web").authType(FunctionUrlAuthType.AWS_IAM));
        assertThat(lambda.listFunctionUrlConfigs(r -> r.functionName("web")).functionUrlConfigs())
                .singleElement()
                .satisfies(each -> assertThat(each.authType()).isEqualTo(FunctionUrlAuthType.AWS_IAM));
        lambda.deleteFunctionUrlConfig(r -> r.functionName("web"));
        assertThatThrownBy(() -> lambda.getFunctionUrlConfig(r -> r.functionName("web")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void tagsAreAddedAndRemoved() {
        create("tagged");
        String arn = "arn:aws:lambda:us-east-1:shop:function:tagged";

        lambda.tagResource(r -> r.resource(arn).tags(Map.of("cost center", "7/ä", "b", "c")));
        lambda.untagResource(r -> r.resource(arn).tagKeys("b"));

        assertThat(lambda.listTags(r -> r.resource(arn)).tags()).containsExactly(Map.entry("cost center", "7/ä"));
    }

    @Test
    void mappingIsTrigger() {
        create("reader");
        String queue = "arn:aws:sqs:us-east-1:123456789012:orders";

        String uuid = lambda.createEventSourceMapping(r -> r.functionName("reader")
                        .eventSourceArn(queue)
                        .batchSize(5)
                        .functionResponseTypesWithStrings("ReportBatchItemFailures")
                        .filterCriteria(c -> c.filters(f -> f.pattern("{\"body\":{\"n\":[1]}}"))))
                .uuid();

        assertThat(lambda.getEventSourceMapping(r -> r.uuid(uuid)).eventSourceArn())
                .isEqualTo(queue);
        Trigger trigger = servers.client().resources(Trigger.class).inNamespace("shop").list().getItems().stream()
                .filter(each -> each.getMetadata().getUid().equals(uuid))
                .findFirst()
                .orElseThrow();
        assertThat(trigger.getSpec().source().queue().sqs().url())
                .isEqualTo("https://sqs.us-east-1.amazonaws.com/123456789012/orders");
        assertThat(trigger.getSpec().batchOrDefaults().reportsItemFailures()).isTrue();
        assertThatThrownBy(() -> lambda.createEventSourceMapping(
                        r -> r.functionName("reader").eventSourceArn(queue)))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageContaining(uuid);
        lambda.updateEventSourceMapping(r -> r.uuid(uuid).enabled(false).batchSize(2));
        assertThat(lambda.listEventSourceMappings(r -> r.functionName("reader")).eventSourceMappings())
                .singleElement()
                .satisfies(mapping -> {
                    assertThat(mapping.state()).isEqualTo("Disabled");
                    assertThat(mapping.batchSize()).isEqualTo(2);
                });
        lambda.deleteEventSourceMapping(r -> r.uuid(uuid));
        List<EventSourceMappingConfiguration> rest =
                lambda.listEventSourceMappings(r -> r.functionName("reader")).eventSourceMappings();
        assertThat(rest).isEmpty();
    }

    @Test
    void layerIsPublishedAndRead() {
        var published = lambda.publishLayerVersion(
                r -> r.layerName("tools").description("d").content(c -> c.zipFile(SdkBytes.fromByteArray(ZIP))));

        assertThat(published.version()).isEqualTo(1);
        assertThat(published.layerVersionArn()).isEqualTo("arn:aws:lambda:us-east-1:shop:layer:tools:1");
        assertThat(lambda.getLayerVersionByArn(r -> r.arn(published.layerVersionArn()))
                        .content()
                        .codeSha256())
                .isEqualTo(hash(ZIP));
        assertThat(lambda.listLayers(r -> {}).layers())
                .singleElement()
                .satisfies(layer -> assertThat(layer.layerName()).isEqualTo("tools"));
        lambda.deleteLayerVersion(r -> r.layerName("tools").versionNumber(1L));
        assertThat(lambda.listLayers(r -> {}).layers()).isEmpty();
    }

    private static void create(String name) {
        lambda.createFunction(r -> r.functionName(name)
                .runtime("nodejs22.x")
                .role(ROLE)
                .handler("index.handler")
                .code(c -> c.zipFile(SdkBytes.fromByteArray(ZIP))));
    }

    private static void active(String name) {
        try (var waiter = lambda.waiter()) {
            waiter.waitUntilFunctionActiveV2(r -> r.functionName(name));
            waiter.waitUntilFunctionUpdatedV2(r -> r.functionName(name));
        }
    }

    private static GetFunctionConfigurationResponse configuration(String name) {
        return lambda.getFunctionConfiguration(r -> r.functionName(name));
    }

    private static Function function(String name) {
        return servers.client()
                .resources(Function.class)
                .inNamespace("shop")
                .withName(name)
                .get();
    }

    private static String random(int length) {
        StringBuilder text = new StringBuilder();
        new Random(1).ints(length, ' ', '~').forEach(c -> text.append((char) c));
        return text.toString();
    }

    private static String hash(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
