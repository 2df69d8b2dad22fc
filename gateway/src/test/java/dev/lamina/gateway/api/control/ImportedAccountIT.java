package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.converter.account.AccountConversion;
import dev.lamina.converter.aws.Surroundings;
import dev.lamina.converter.manifest.Bundle;
import dev.lamina.converter.manifest.Manifest;
import dev.lamina.gateway.auth.TestIdentity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;

/** The functions that an account has by AWS's API become the manifests of functions with the same settings. */
@Timeout(120)
class ImportedAccountIT {
    private static final byte[] ZIP = ControlServers.zip("index.mjs", "export const handler = async () => 1;");

    @TempDir
    static Path directory;

    private static ControlServers servers;
    private static LambdaClient lambda;

    @BeforeAll
    static void start() throws Exception {
        servers = new ControlServers(directory, Map.of());
        lambda = LambdaClient.builder()
                .endpointOverride(servers.api().uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(TestIdentity.ACCESS_KEY, TestIdentity.SECRET)))
                .build();
    }

    @AfterAll
    static void stop() throws Exception {
        lambda.close();
        servers.close();
    }

    @Test
    void accountBecomesManifests() throws Exception {
        lambda.createFunction(r -> r.functionName("sendMail")
                .runtime("nodejs22.x")
                .role("arn:aws:iam::123456789012:role/mail")
                .handler("index.handler")
                .description("sends mails")
                .timeout(7)
                .memorySize(256)
                .environment(e -> e.variables(Map.of("FROM", "shop")))
                .tags(Map.of("team", "mail"))
                .code(c -> c.zipFile(SdkBytes.fromByteArray(ZIP))));
        try (var waiter = lambda.waiter()) {
            waiter.waitUntilFunctionActiveV2(r -> r.functionName("sendMail"));
        }
        lambda.putFunctionConcurrency(r -> r.functionName("sendMail").reservedConcurrentExecutions(5));
        lambda.putFunctionEventInvokeConfig(r -> r.functionName("sendMail").maximumRetryAttempts(1));
        lambda.createFunctionUrlConfig(r -> r.functionName("sendMail").authType(FunctionUrlAuthType.NONE));
        lambda.createAlias(r -> r.functionName("sendMail").name("live").functionVersion("$LATEST"));
        lambda.createEventSourceMapping(r -> r.functionName("sendMail")
                .eventSourceArn("arn:aws:sqs:us-east-1:123456789012:mails")
                .batchSize(5)
                .enabled(false));
        Bundle bundle = new Bundle();
        Surroundings surroundings = new Surroundings(bundle, "shop", "functions", null, false);

        new AccountConversion(lambda, surroundings, directory.resolve("code")).run("send");

        List<Manifest> manifests = bundle.manifests();
        assertThat(manifests).extracting(Manifest::kind).containsExactly("Function", "Alias", "Trigger");
        Function made = Serialization.unmarshal(manifests.getFirst().yaml(null), Function.class);
        Function original = servers.client()
                .resources(Function.class)
                .inNamespace("shop")
                .withName("sendmail")
                .get();
        assertThat(made.getSpec().withCode(null))
                .usingRecursiveComparison()
                .ignoringExpectedNullFields()
                .ignoringFields("ephemeralStorage", "url.invokeMode")
                .isEqualTo(original.getSpec().withCode(null));
        assertThat(made.getSpec().code().bucket().key()).isEqualTo("sendmail.zip");
        assertThat(made.getMetadata().getAnnotations()).containsEntry("lamina.dev/tags", "{\"team\":\"mail\"}");
        assertThat(Files.readAllBytes(directory.resolve("code/sendmail.zip"))).isEqualTo(ZIP);
        assertThat(manifests.getLast().spec().toString())
                .contains("https://sqs.us-east-1.amazonaws.com/123456789012/mails", "\"enabled\":false");
        assertThat(bundle.report().isComplete())
                .as(bundle.report().findings().toString())
                .isTrue();
    }

    @Test
    void snapStartIsConverted() throws Exception {
        lambda.createFunction(r -> r.functionName("quick")
                .runtime("java25")
                .role("arn:aws:iam::123456789012:role/quick")
                .handler("shop.Quick")
                .snapStart(s -> s.applyOn(SnapStartApplyOn.PUBLISHED_VERSIONS))
                .code(c -> c.zipFile(SdkBytes.fromByteArray(ZIP))));
        Bundle bundle = new Bundle();

        new AccountConversion(lambda, new Surroundings(bundle, "shop", "functions", null, false), null).run("quick");

        assertThat(bundle.manifests().getFirst().yaml(null)).contains("snapStart:\n    applyOn: PublishedVersions\n");
        assertThat(bundle.report().findings())
                .noneMatch(finding -> finding.toString().contains("SnapStart"));
    }
}
