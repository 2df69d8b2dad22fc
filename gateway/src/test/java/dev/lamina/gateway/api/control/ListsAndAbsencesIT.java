package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LayerVersionsListItem;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.UpdateRuntimeOn;

/** Lists come in pages, and what no function here has is answered as AWS answers for what does not exist. */
@Timeout(120)
class ListsAndAbsencesIT {
    @TempDir
    static Path directory;

    private static ControlServers servers;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() throws Exception {
        servers = new ControlServers(directory, Map.of());
        lambda = servers.lambda();
        lambda.createFunction(r -> r.functionName("orders")
                .runtime("nodejs22.x")
                .role("arn:aws:iam::123456789012:role/any")
                .handler("index.handler")
                .code(c -> c.zipFile(SdkBytes.fromByteArray(ControlServers.zip("index.mjs", "1")))));
    }

    @AfterAll
    static void stop() throws Exception {
        lambda.close();
        servers.close();
    }

    @Test
    void mappingsAreListedInPages() {
        List<String> made = IntStream.range(0, 3)
                .mapToObj(i -> lambda.createEventSourceMapping(r ->
                                r.functionName("orders").eventSourceArn("arn:aws:sqs:us-east-1:123456789012:q" + i))
                        .uuid())
                .toList();

        var first = lambda.listEventSourceMappings(r -> r.functionName("orders").maxItems(2));
        assertThat(first.eventSourceMappings()).hasSize(2);
        assertThat(lambda.listEventSourceMappingsPaginator(
                                r -> r.functionName("orders").maxItems(2))
                        .eventSourceMappings())
                .extracting(EventSourceMappingConfiguration::uuid)
                .containsExactlyInAnyOrderElementsOf(made);
        assertThatThrownBy(() -> lambda.listEventSourceMappings(r -> r.marker("%%")))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageStartingWith("Marker is not a NextMarker of this list.");
    }

    @Test
    void aliasesAreListedInPages() {
        for (String name : List.of("a1", "b1", "c1")) {
            lambda.createAlias(r -> r.functionName("orders").name(name).functionVersion("$LATEST"));
        }

        assertThat(lambda.listAliasesPaginator(r -> r.functionName("orders").maxItems(2))
                        .aliases())
                .extracting(AliasConfiguration::name)
                .containsExactly("a1", "b1", "c1");
    }

    @Test
    void layerIsListedAndReadByNumber() {
        lambda.publishLayerVersion(r -> r.layerName("tools")
                .content(c -> c.zipFile(SdkBytes.fromByteArray(ControlServers.zip("lib/a.txt", "1")))));

        assertThat(lambda.listLayerVersions(r -> r.layerName("tools")).layerVersions())
                .singleElement()
                .satisfies(version -> assertThat(version.version()).isEqualTo(1));
        assertThat(lambda.getLayerVersion(r -> r.layerName("tools").versionNumber(1L))
                        .layerArn())
                .isEqualTo("arn:aws:lambda:us-east-1:shop:layer:tools");
        assertThatThrownBy(() ->
                        lambda.getLayerVersionPolicy(r -> r.layerName("tools").versionNumber(1L)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.removeLayerVersionPermission(
                        r -> r.layerName("tools").versionNumber(1L).statementId("s")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void deletedVersionOfLayerIsNotShown() {
        for (String text : List.of("1", "2", "3")) {
            lambda.publishLayerVersion(r -> r.layerName("many")
                    .content(c -> c.zipFile(SdkBytes.fromByteArray(ControlServers.zip("a.txt", text)))));
        }

        lambda.deleteLayerVersion(r -> r.layerName("many").versionNumber(2L));

        assertThat(lambda.listLayerVersions(r -> r.layerName("many")).layerVersions())
                .extracting(LayerVersionsListItem::version)
                .containsExactly(3L, 1L);
        assertThatThrownBy(() -> lambda.getLayerVersion(r -> r.layerName("many").versionNumber(2L)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(
                        () -> lambda.deleteLayerVersion(r -> r.layerName("many").versionNumber(3L)))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("the newest version of a layer");
    }

    @Test
    void functionHasNoPolicy() {
        assertThatThrownBy(() -> lambda.getPolicy(r -> r.functionName("orders")))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() ->
                        lambda.removePermission(r -> r.functionName("orders").statementId("s3")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageStartingWith("No policy is associated with the given resource.");
    }

    /** By default the gateway writes no RoleBindings; what needs none works. */
    @Test
    void callersAreNotBoundWithoutValueOfChart() {
        assertThatThrownBy(() -> lambda.addPermission(r -> r.functionName("orders")
                        .statementId("partner")
                        .action("lambda:InvokeFunction")
                        .principal("arn:aws:iam::elsewhere:role/partner")))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("Helm value gateway.control.permissions");
        assertThat(servers.client()
                        .rbac()
                        .roleBindings()
                        .inNamespace("shop")
                        .list()
                        .getItems())
                .isEmpty();

        lambda.addPermission(r -> r.functionName("orders")
                .statementId("topic")
                .action("lambda:InvokeFunction")
                .principal("sns.amazonaws.com"));
        assertThat(lambda.getPolicy(r -> r.functionName("orders")).policy()).contains("sns.amazonaws.com");
        lambda.removePermission(r -> r.functionName("orders").statementId("topic"));
    }

    @Test
    void thereIsNoCodeSigning() {
        String arn = "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0f6c334abcdea4d8b";

        assertThat(lambda.listCodeSigningConfigs(r -> {}).codeSigningConfigs()).isEmpty();
        assertThat(lambda.getFunctionCodeSigningConfig(r -> r.functionName("orders"))
                        .codeSigningConfigArn())
                .isNull();
        lambda.deleteFunctionCodeSigningConfig(r -> r.functionName("orders"));
        assertThatThrownBy(() -> lambda.getCodeSigningConfig(r -> r.codeSigningConfigArn(arn)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.updateCodeSigningConfig(r -> r.codeSigningConfigArn(arn)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.deleteCodeSigningConfig(r -> r.codeSigningConfigArn(arn)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.listFunctionsByCodeSigningConfig(r -> r.codeSigningConfigArn(arn)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> lambda.putFunctionCodeSigningConfig(
                        r -> r.functionName("orders").codeSigningConfigArn(arn)))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("pin code by its hash");
    }

    @Test
    void runtimeIsUpdatedWithInstallation() {
        assertThat(lambda.putRuntimeManagementConfig(
                                r -> r.functionName("orders").updateRuntimeOn(UpdateRuntimeOn.AUTO))
                        .updateRuntimeOn())
                .isEqualTo(UpdateRuntimeOn.AUTO);
        assertThat(lambda.getRuntimeManagementConfig(r -> r.functionName("orders"))
                        .updateRuntimeOn())
                .isEqualTo(UpdateRuntimeOn.AUTO);
        assertThatThrownBy(() -> lambda.putRuntimeManagementConfig(
                        r -> r.functionName("orders").updateRuntimeOn(UpdateRuntimeOn.MANUAL)))
                .isInstanceOf(InvalidParameterValueException.class);
    }

    @Test
    void asyncSettingsAreListed() {
        lambda.putFunctionEventInvokeConfig(r -> r.functionName("orders").maximumRetryAttempts(1));

        assertThat(lambda.listFunctionEventInvokeConfigs(r -> r.functionName("orders"))
                        .functionEventInvokeConfigs())
                .singleElement()
                .satisfies(config -> assertThat(config.maximumRetryAttempts()).isEqualTo(1));
    }
}
