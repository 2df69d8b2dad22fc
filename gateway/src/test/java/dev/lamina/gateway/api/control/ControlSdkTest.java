package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.auth.TestIdentity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigNotFoundException;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.State;

/** The control API as the official AWS SDK for Java sees it. */
class ControlSdkTest {
    @AutoClose
    private static final TestApi api = new TestApi();

    @AutoClose
    private static final LambdaClient lambda = LambdaClient.builder()
            .endpointOverride(api.uri())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(TestIdentity.ACCESS_KEY, TestIdentity.SECRET)))
            .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();

    @BeforeAll
    static void functions() throws Exception {
        api.functions().resource(function("orders", "True", "Deployed", 2));
        api.functions().resource(function("refunds", "False", "NotAZip", 2, "{reserved: 0}"));
        api.functions().resource(inProgress("returns"));
        Function wishes = fresh("wishes");
        wishes.setSpec(wishes.getSpec()
                .withExecutionRole(ExecutionRoleBuilder.builder()
                        .arn("arn:aws:iam::123456789012:role/wishes")
                        .build()));
        api.functions().resource(wishes);
        api.functions().reserving("elsewhere", 300);
    }

    @Test
    void functionHasLambdaShape() {
        GetFunctionResponse response = lambda.getFunction(r -> r.functionName("orders"));
        FunctionConfiguration shown = response.configuration();

        assertThat(shown.functionName()).isEqualTo("orders");
        assertThat(shown.functionArn()).isEqualTo("arn:aws:lambda:us-east-1:shop:function:orders");
        assertThat(shown.runtimeAsString()).isEqualTo("java25");
        assertThat(shown.handler()).isEqualTo("example.Orders");
        assertThat(shown.role()).isEqualTo("arn:aws:iam::shop:role/fn-orders");
        assertThat(shown.memorySize()).isEqualTo(2048);
        assertThat(shown.timeout()).isEqualTo(7);
        assertThat(shown.ephemeralStorage().size()).isEqualTo(512);
        assertThat(shown.environment().variables()).containsEntry("TABLE", "t1");
        assertThat(shown.layers())
                .extracting(layer -> layer.arn())
                .containsExactly("arn:aws:lambda:us-east-1:shop:layer:imaging");
        assertThat(shown.codeSize()).isEqualTo(1234);
        assertThat(shown.codeSha256()).isEqualTo("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        assertThat(shown.lastModified()).isEqualTo("2026-11-23T10:00:00.000+0000");
        assertThat(shown.version()).isEqualTo("$LATEST");
        assertThat(shown.packageType()).isEqualTo(PackageType.ZIP);
        assertThat(shown.state()).isEqualTo(State.ACTIVE);
        assertThat(shown.lastUpdateStatus()).isEqualTo(LastUpdateStatus.SUCCESSFUL);
        assertThat(response.code().location()).isEqualTo("s3://code/orders.jar");
    }

    @Test
    void namedRoleIsShown() {
        assertThat(lambda.getFunctionConfiguration(r -> r.functionName("wishes"))
                        .role())
                .isEqualTo("arn:aws:iam::123456789012:role/wishes");
    }

    @Test
    void stateFollowsReadyCondition() {
        GetFunctionConfigurationResponse failed = lambda.getFunctionConfiguration(r -> r.functionName("refunds"));
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.stateReason()).isEqualTo("NotAZip: a message");

        assertThat(lambda.getFunctionConfiguration(r -> r.functionName("returns"))
                        .lastUpdateStatus())
                .isEqualTo(LastUpdateStatus.IN_PROGRESS);
        assertThat(lambda.getFunctionConfiguration(r -> r.functionName("wishes"))
                        .state())
                .isEqualTo(State.PENDING);
    }

    @Test
    void awsWaiterSeesActiveFunction() {
        try (var waiter = lambda.waiter()) {
            assertThat(waiter.waitUntilFunctionActiveV2(r -> r.functionName("orders"))
                            .matched()
                            .response())
                    .isPresent();
        }
    }

    @Test
    void missingFunctionIsNotFound() {
        assertThatThrownBy(() -> lambda.getFunction(r -> r.functionName("missing")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Function not found: arn:aws:lambda:us-east-1:shop:function:missing");
        assertThatThrownBy(
                        () -> lambda.getFunction(r -> r.functionName("orders").qualifier("7")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void functionsAreListedByNameInPages() {
        ListFunctionsResponse first = lambda.listFunctions(r -> r.maxItems(3));
        assertThat(first.functions())
                .extracting(FunctionConfiguration::functionName)
                .containsExactly("orders", "refunds", "returns");

        ListFunctionsResponse second = lambda.listFunctions(r -> r.maxItems(3).marker(first.nextMarker()));
        assertThat(second.functions())
                .extracting(FunctionConfiguration::functionName)
                .containsExactly("wishes");
        assertThat(second.nextMarker()).isNull();
    }

    @Test
    void paginatorListsAllFunctions() {
        List<String> names = lambda.listFunctionsPaginator(r -> r.maxItems(1)).functions().stream()
                .map(FunctionConfiguration::functionName)
                .toList();

        assertThat(names).containsExactly("orders", "refunds", "returns", "wishes");
    }

    @Test
    void invalidMarkerOrSizeIsRefused() {
        assertThatThrownBy(() -> lambda.listFunctions(r -> r.marker("%%%")))
                .isInstanceOf(InvalidParameterValueException.class);
        assertThatThrownBy(() -> lambda.listFunctions(r -> r.maxItems(0)))
                .isInstanceOf(InvalidParameterValueException.class);
    }

    @Test
    void absentConcurrencyIsNotReturned() {
        assertThat(lambda.getFunctionConcurrency(r -> r.functionName("orders")).reservedConcurrentExecutions())
                .isNull();
        assertThatThrownBy(() -> lambda.getProvisionedConcurrencyConfig(
                        r -> r.functionName("orders").qualifier("$LATEST")))
                .isInstanceOf(ProvisionedConcurrencyConfigNotFoundException.class);
    }

    @Test
    void reservedConcurrencyIsReturned() {
        assertThat(lambda.getFunctionConcurrency(r -> r.functionName("returns")).reservedConcurrentExecutions())
                .isEqualTo(7);
        assertThat(lambda.getFunctionConcurrency(r -> r.functionName("refunds")).reservedConcurrentExecutions())
                .isZero();
        assertThat(lambda.getFunction(r -> r.functionName("returns"))
                        .concurrency()
                        .reservedConcurrentExecutions())
                .isEqualTo(7);
        assertThat(lambda.getFunction(r -> r.functionName("orders")).concurrency())
                .isNull();
    }

    @Test
    void provisionedConcurrencyHasStatusOfOperator() {
        GetProvisionedConcurrencyConfigResponse shown = lambda.getProvisionedConcurrencyConfig(
                r -> r.functionName("returns").qualifier("$LATEST"));

        assertThat(shown.requestedProvisionedConcurrentExecutions()).isEqualTo(3);
        assertThat(shown.allocatedProvisionedConcurrentExecutions()).isEqualTo(2);
        assertThat(shown.availableProvisionedConcurrentExecutions()).isEqualTo(1);
        assertThat(shown.status()).isEqualTo(ProvisionedConcurrencyStatusEnum.IN_PROGRESS);
        assertThat(shown.statusReason()).isEqualTo("1 of 3 environments are initialised");
        assertThat(shown.lastModified()).isEqualTo("2026-11-23T10:00:00Z");
    }

    @Test
    void accountSettingsDescribeNamespace() {
        GetAccountSettingsResponse settings = lambda.getAccountSettings();

        assertThat(settings.accountLimit().concurrentExecutions()).isEqualTo(1000);
        assertThat(settings.accountLimit().unreservedConcurrentExecutions()).isEqualTo(700);
        assertThat(settings.accountUsage().functionCount()).isEqualTo(4);
        assertThat(settings.accountUsage().totalCodeSize()).isEqualTo(3 * 1234);
    }

    @Test
    void readInForeignNamespaceIsDenied() {
        LambdaException e = catchThrowableOfType(
                LambdaException.class, () -> lambda.getFunction(r -> r.functionName("bank.transfer")));

        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
        assertThat(e.awsErrorDetails().errorMessage())
                .contains("lambda:GetFunction", "the verb get on functions of lamina.dev");
    }

    @Test
    void whatCannotBeDoneIsRefusedWithReason() {
        assertThatThrownBy(() -> lambda.addLayerVersionPermission(r -> r.layerName("tools")
                        .versionNumber(1L)
                        .statementId("s")
                        .action("lambda:GetLayerVersion")
                        .principal("*")))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining(
                        "AddLayerVersionPermission is not available here: layers are shared within a namespace");
    }

    private static Function function(String name, String ready, String reason, long observed) {
        return function(name, ready, reason, observed, "{}");
    }

    private static Function function(String name, String ready, String reason, long observed, String concurrency) {
        return Serialization.unmarshal("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: %s, namespace: shop, uid: u-%s, generation: 2, creationTimestamp: "2026-11-23T09:00:00Z"}
        spec:
          runtime: java25
          handler: example.Orders
          code: {bucket: {name: code, key: orders.jar}}
          memory: 2Gi
          timeoutSeconds: 7
          ephemeralStorage: 512Mi
          environment: {TABLE: t1}
          layers: [{name: imaging}]
          concurrency: %s
        status:
          observedGeneration: %d
          codeSha256: 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
          codeSizeBytes: 1234
          replicas: 2
          lastModified: "2026-11-23T10:00:00Z"
          conditions: [{type: Ready, status: "%s", reason: %s, message: a message}]
        """.formatted(name, name, concurrency, observed, ready, reason), Function.class);
    }

    private static Function inProgress(String name) {
        Function function = function(name, "True", "Deployed", 1, "{reserved: 7, provisioned: 3}");
        function.setStatus(Serialization.unmarshal("""
        observedGeneration: 1
        codeSha256: 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
        codeSizeBytes: 1234
        lastModified: "2026-11-23T10:00:00Z"
        provisioned: {requested: 3, allocated: 2, available: 1}
        conditions:
        - {type: Ready, status: "True", reason: Available, message: a message}
        - {type: Provisioned, status: "False", reason: InProgress, message: 1 of 3 environments are initialised, \
        lastTransitionTime: "2026-11-23T10:00:00Z"}
        """, FunctionStatus.class));
        return function;
    }

    private static Function fresh(String name) {
        Function function = function(name, "True", "x", 2);
        function.setStatus(null);
        return function;
    }
}
