package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.Alias;
import dev.lamina.api.Function;
import dev.lamina.api.Layer;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LayerVersionsListItem;
import software.amazon.awssdk.services.lambda.model.LayersListItem;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** A function may have any name that Lambda allows; its resource has a name that Kubernetes allows. */
@Timeout(120)
class LambdaNamesIT {
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
    void capitalLettersAreKept() {
        String arn = "arn:aws:lambda:us-east-1:shop:function:imageProcessor_2";

        create("imageProcessor_2");

        active("imageProcessor_2");
        var read = lambda.getFunctionConfiguration(r -> r.functionName("imageProcessor_2"));
        assertThat(read.functionName()).isEqualTo("imageProcessor_2");
        assertThat(read.functionArn()).isEqualTo(arn);
        assertThat(read.loggingConfig().logGroup()).isEqualTo("/aws/lambda/imageProcessor_2");
        assertThat(lambda.getFunction(r -> r.functionName(arn)).configuration().functionName())
                .isEqualTo("imageProcessor_2");
        assertThat(lambda.listFunctions().functions())
                .extracting(FunctionConfiguration::functionName)
                .contains("imageProcessor_2");
        Function resource = function("imageprocessor-2");
        assertThat(resource.getSpec().functionName()).isEqualTo("imageProcessor_2");
        assertThat(lambda.createEventSourceMapping(r -> r.functionName("imageProcessor_2")
                                .eventSourceArn("arn:aws:sqs:us-east-1:123456789012:images"))
                        .functionArn())
                .isEqualTo(arn);
        lambda.deleteFunction(r -> r.functionName("imageProcessor_2"));
        assertThat(function("imageprocessor-2")).isNull();
    }

    @Test
    void versionsAndAliasesKeepName() {
        create("Orders");
        active("Orders");

        String number = lambda.publishVersion(r -> r.functionName("Orders")).version();
        var live = lambda.createAlias(r -> r.functionName("Orders").name("Live").functionVersion(number));

        assertThat(live.aliasArn()).isEqualTo("arn:aws:lambda:us-east-1:shop:function:Orders:Live");
        assertThat(lambda.getFunctionConfiguration(r -> r.functionName("Orders").qualifier("Live"))
                        .functionName())
                .isEqualTo("Orders");
        assertThat(servers.client()
                        .resources(Alias.class)
                        .inNamespace("shop")
                        .withName("orders.live")
                        .get())
                .isNotNull();
    }

    @Test
    void namesThatDifferInCaseAreOne() {
        create("mailer");

        assertThatThrownBy(() -> create("Mailer"))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageStartingWith("Function already exist: mailer. Names that differ only in case");
    }

    @Test
    void longestNameIsAccepted() {
        String longest = "_" + "A".repeat(63);
        create(longest);

        assertThat(lambda.getFunctionConfiguration(r -> r.functionName(longest)).functionName())
                .isEqualTo(longest);
        assertThatThrownBy(() -> create(longest + "A"))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("'functionName' failed to satisfy constraint");
        assertThatThrownBy(() -> lambda.getFunctionConfiguration(r -> r.functionName("a" + longest.substring(1))))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void layerKeepsCapitalLetters() {
        String arn = "arn:aws:lambda:us-east-1:shop:layer:Image_Tools";

        var published = publish("Image_Tools", "1");

        assertThat(published.layerArn()).isEqualTo(arn);
        assertThat(published.layerVersionArn()).isEqualTo(arn + ":1");
        assertThat(publish(arn, "2").version()).isEqualTo(2);
        assertThat(servers.client()
                        .resources(Layer.class)
                        .inNamespace("shop")
                        .withName("image-tools")
                        .get()
                        .getSpec()
                        .layerName())
                .isEqualTo("Image_Tools");
        assertThat(lambda.listLayers().layers())
                .extracting(LayersListItem::layerName)
                .contains("Image_Tools");
        assertThat(lambda.listLayerVersions(r -> r.layerName("Image_Tools")).layerVersions())
                .extracting(LayerVersionsListItem::layerVersionArn)
                .containsExactly(arn + ":2", arn + ":1");
        assertThat(lambda.getLayerVersionByArn(r -> r.arn(arn + ":1")).layerVersionArn())
                .isEqualTo(arn + ":1");
        create("painter");
        active("painter");
        assertThat(lambda.updateFunctionConfiguration(
                                r -> r.functionName("painter").layers(arn + ":1"))
                        .layers())
                .singleElement()
                .satisfies(layer -> assertThat(layer.arn()).isEqualTo(arn + ":1"));
        assertThat(function("painter").getSpec().layers())
                .singleElement()
                .satisfies(reference -> assertThat(reference.resource()).isEqualTo("image-tools"));
        lambda.deleteLayerVersion(r -> r.layerName("Image_Tools").versionNumber(1L));
        assertThatThrownBy(() ->
                        lambda.getLayerVersion(r -> r.layerName("Image_Tools").versionNumber(1L)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void layersThatDifferInCaseAreOne() {
        publish("fonts", "1");

        assertThatThrownBy(() -> publish("Fonts", "2"))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageStartingWith("Layer already exist: fonts. Names that differ only in case");
        assertThatThrownBy(() -> publish("fo nts", "2"))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("'layerName' failed to satisfy constraint");
    }

    @Test
    void layerWithOtherNameIsRefused() {
        publish("same", "1");
        Layer other = servers.client()
                .resources(Layer.class)
                .inNamespace("shop")
                .withName("same")
                .get();
        other.getMetadata().setName("another");
        other.getMetadata().setResourceVersion(null);
        other.setSpec(other.getSpec().withLayerName("Same"));

        assertThatThrownBy(() -> servers.client().resource(other).create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.layerName: must be metadata.name, but may have capital letters");
    }

    private static PublishLayerVersionResponse publish(String layer, String text) {
        return lambda.publishLayerVersion(r ->
                r.layerName(layer).content(c -> c.zipFile(SdkBytes.fromByteArray(ControlServers.zip("a.txt", text)))));
    }

    @Test
    void manifestWithOtherNameIsRefused() {
        create("plain");
        Function other = function("plain");
        other.getMetadata().setName("fancy");
        other.getMetadata().setResourceVersion(null);
        other.setSpec(other.getSpec().withFunctionName("somethingElse"));

        assertThatThrownBy(() -> servers.client().resource(other).create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("spec.functionName: must be metadata.name, but may have capital letters");
    }

    private static void create(String name) {
        lambda.createFunction(r -> r.functionName(name)
                .runtime("nodejs22.x")
                .role("arn:aws:iam::123456789012:role/any")
                .handler("index.handler")
                .code(c -> c.zipFile(SdkBytes.fromByteArray(ControlServers.zip("index.mjs", "1")))));
    }

    private static void active(String name) {
        try (var waiter = lambda.waiter()) {
            waiter.waitUntilFunctionActiveV2(r -> r.functionName(name));
        }
    }

    private static Function function(String resource) {
        return servers.client()
                .resources(Function.class)
                .inNamespace("shop")
                .withName(resource)
                .get();
    }
}
