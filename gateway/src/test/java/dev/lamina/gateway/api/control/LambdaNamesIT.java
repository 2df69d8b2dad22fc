package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.Alias;
import dev.lamina.api.Function;
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
