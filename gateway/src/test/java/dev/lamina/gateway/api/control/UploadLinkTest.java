package dev.lamina.gateway.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.gateway.api.TestApi;
import dev.lamina.gateway.auth.TestIdentity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** A hash is not a secret: a link is given to those whose namespace has uploaded the code. */
class UploadLinkTest {
    private static final String OF_OTHERS = "cd".repeat(32);

    @AutoClose
    private final TestApi api = new TestApi(Map.of("lamina.identity.pod-key", "a key"));

    @AutoClose
    private final LambdaClient lambda = LambdaClient.builder()
            .endpointOverride(api.uri())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(TestIdentity.ACCESS_KEY, TestIdentity.SECRET)))
            .build();

    @Test
    void ownUploadIsLinked() throws Exception {
        assertThat(location(TestControlApi.UPLOADED, "null"))
                .contains("/lamina/v1/code/" + TestControlApi.UPLOADED + "?");
    }

    @Test
    void uploadOfOtherNamespaceIsNotLinked() throws Exception {
        assertThat(location(OF_OTHERS, "null")).isNull();
        assertThat(location(OF_OTHERS, "{observedGeneration: 2, codeSha256: " + TestControlApi.UPLOADED + "}"))
                .isNull();
        assertThat(location(OF_OTHERS, "{observedGeneration: 1, codeSha256: " + OF_OTHERS + "}"))
                .isNull();
    }

    @Test
    void codeThatOperatorHasReadIsLinked() throws Exception {
        assertThat(location(OF_OTHERS, "{observedGeneration: 2, codeSha256: " + OF_OTHERS + "}"))
                .contains(OF_OTHERS);
    }

    private String location(String sha256, String status) throws Exception {
        api.functions().resource(Serialization.unmarshal("""
                apiVersion: lamina.dev/v1alpha1
                kind: Function
                metadata: {name: orders, namespace: shop, uid: u, generation: 2, \
                    creationTimestamp: "2026-11-23T09:00:00Z"}
                spec:
                  runtime: java25
                  handler: example.Orders
                  code: {stored: {sha256: %s}}
                  memory: 2Gi
                  timeoutSeconds: 7
                  ephemeralStorage: 512Mi
                status: %s
                """.formatted(sha256, status), Function.class));
        return lambda.getFunction(r -> r.functionName("orders")).code().location();
    }
}
