package dev.lamina.gateway.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.ExecutionRole;
import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.FakePod;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.gateway.testing.TestGateway;
import dev.lamina.testbed.ChartDefinition;
import dev.lamina.testbed.server.KubeApiServer;
import dev.lamina.testbed.server.MinioServer;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Credentials of execution roles from a real API server, whose tokens a real MinIO trusts. The gateway has the rights
 * that the chart gives it and no others.
 */
class ExecutionRoleIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    /** The shortest that MinIO and AWS allow. */
    private static final Duration LIFETIME = Duration.ofMinutes(15);
    /** MinIO's hash of the audience: the default in the chart. */
    private static final String ROLE = "arn:minio:iam:::role/s1IvM2eNNynMPMC-wd_H-_Uc4ww";

    private static final FakeFunctions FUNCTIONS = new FakeFunctions();

    @TempDir
    static Path directory;

    private static KubeApiServer cluster;
    private static KubernetesClient client;
    private static TestGateway gateway;
    private static MinioServer minio;
    private static ExecutionRoles roles;
    private static volatile Duration passed = Duration.ZERO;

    @BeforeAll
    static void start() throws Exception {
        cluster = KubeApiServer.started();
        serviceAccount("default", "lamina-gateway");
        allowGateway();
        client = gatewayClient();
        IssuerDocuments issuer = new IssuerDocuments(client);
        gateway = new TestGateway(
                function -> roles.ask(function), Stream.of(new IssuerConfiguration(issuer), new IssuerKeys(issuer)));
        minio = MinioServer.start(
                directory,
                Map.of(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL",
                        "http://127.0.0.1:" + gateway.port() + IssuerConfiguration.PATH,
                        "MINIO_IDENTITY_OPENID_CLIENT_ID",
                        "lamina-sts",
                        "MINIO_IDENTITY_OPENID_ROLE_POLICY",
                        "readwrite"));
        roles = new ExecutionRoles(
                FUNCTIONS,
                client,
                TestConfig.of(Map.of(
                        "lamina.sts.endpoint",
                        minio.endpoint().toString(),
                        "lamina.sts.default-role-arn",
                        ROLE,
                        "lamina.sts.lifetime",
                        LIFETIME.toSeconds() + "s")),
                () -> Instant.now().plus(passed));
        try (S3Client s3 = minio.client()) {
            for (String bucket : new String[] {"photos", "payroll"}) {
                s3.createBucket(create -> create.bucket(bucket));
                s3.putObject(put -> put.bucket(bucket).key("a.txt"), RequestBody.fromString("in " + bucket));
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        minio.close();
        gateway.close();
        client.close();
        cluster.close();
    }

    @Test
    void policyAllowsOneBucketOnly() throws Exception {
        FunctionId function = function("reader", readPhotos());

        FakePod.Reply reply = ask(function);

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        try (S3Client s3 = s3(reply)) {
            assertThat(read(s3, "photos")).isEqualTo("in photos");
            assertThatThrownBy(() -> read(s3, "payroll"))
                    .isInstanceOfSatisfying(
                            S3Exception.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
            assertThatThrownBy(
                            () -> s3.putObject(put -> put.bucket("photos").key("b.txt"), RequestBody.fromString("no")))
                    .isInstanceOf(S3Exception.class);
        }
    }

    @Test
    void credentialsRollOverBeforeTheirEnd() throws Exception {
        FunctionId function = function("steady", readPhotos());
        FakePod.Reply first = ask(function);
        Instant end = Instant.parse(json(first).getString("Expiration"));
        assertThat(Duration.between(Instant.now(), end)).isBetween(LIFETIME.minusMinutes(1), LIFETIME);
        assertThat(json(ask(function))).isEqualTo(json(first));

        passed = LIFETIME.dividedBy(2);

        FakePod.Reply second = await().atMost(SOON)
                .until(() -> ask(function), reply -> !json(reply).equals(json(first)));
        try (S3Client before = s3(first);
                S3Client after = s3(second)) {
            assertThat(read(before, "photos")).isEqualTo("in photos");
            assertThat(read(after, "photos")).isEqualTo("in photos");
        }
    }

    @Test
    void missingServiceAccountIsNamed() throws Exception {
        FunctionId function = function("orphan", readPhotos());
        cluster.client()
                .serviceAccounts()
                .inNamespace("default")
                .withName("fn-orphan")
                .delete();

        assertRefused(function, 403, "ServiceAccountNotFound", "there is no ServiceAccount \"fn-orphan\"");
    }

    @Test
    void policyThatStsRefusesIsReported() throws Exception {
        FunctionId function =
                function("broken", role("{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": 1}]}"));

        assertRefused(function, 400, "InvalidParameterValue", "spec.executionRole: the STS at " + minio.endpoint());
    }

    @Test
    void unknownRoleIsReported() throws Exception {
        FunctionId function = function(
                "stranger",
                ExecutionRoleBuilder.builder()
                        .arn("arn:minio:iam:::role/another")
                        .build());

        assertRefused(function, 400, "InvalidParameterValue", "refuses role arn:minio:iam:::role/another");
    }

    @Test
    void functionWithoutRoleGetsNoCredentials() throws Exception {
        assertRefused(function("plain", null), 403, "NoExecutionRole", "spec.executionRole: not set");
    }

    @Test
    void gatewayGetsTokensForStsOnly() {
        serviceAccount("default", "admin");

        await().atMost(SOON)
                .untilAsserted(() -> assertThatThrownBy(() -> client.serviceAccounts()
                                .inNamespace("default")
                                .withName("admin")
                                .tokenRequest(new TokenRequestBuilder()
                                        .withNewSpec()
                                        .withAudiences("https://kubernetes.default.svc")
                                        .endSpec()
                                        .build()))
                        .isInstanceOf(KubernetesClientException.class)
                        .hasMessageContaining("may request tokens for the STS only"));
    }

    private static void assertRefused(FunctionId function, int status, String code, String message) throws Exception {
        FakePod.Reply reply = ask(function);

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(json(reply).getString("Code")).isEqualTo(code);
        assertThat(json(reply).getString("Message")).contains(message);
    }

    private static FakePod.Reply ask(FunctionId function) throws IOException {
        try (FakePod pod = gateway.pod(function, "pod")) {
            return pod.write(pod.get("/lamina/v1/credentials")).read();
        }
    }

    private static FunctionId function(String name, ExecutionRole role) {
        serviceAccount("default", "fn-" + name);
        Function function = new Function();
        function.setMetadata(
                new ObjectMetaBuilder().withNamespace("default").withName(name).build());
        function.setSpec(FunctionSpecBuilder.builder().executionRole(role).build());
        FUNCTIONS.resource(function);
        return new FunctionId("default", name);
    }

    private static ExecutionRole readPhotos() {
        return role("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/*"}]}""");
    }

    private static ExecutionRole role(String policy) {
        return ExecutionRoleBuilder.builder().policy(policy).build();
    }

    private static JsonObject json(FakePod.Reply reply) {
        return new JsonObject(reply.text());
    }

    private static S3Client s3(FakePod.Reply reply) {
        JsonObject given = json(reply);
        return S3Client.builder()
                .endpointOverride(minio.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        given.getString("AccessKeyId"), given.getString("SecretAccessKey"), given.getString("Token"))))
                .build();
    }

    private static String read(S3Client s3, String bucket) {
        return s3.getObjectAsBytes(get -> get.bucket(bucket).key("a.txt")).asUtf8String();
    }

    private static void serviceAccount(String namespace, String name) {
        cluster.client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    private static void allowGateway() throws IOException {
        KubernetesClient admin = cluster.client();
        ClusterRole role = Serialization.unmarshal(
                "rules:\n" + ChartDefinition.of("gateway/_rules.tpl", "lamina.roleRules"), ClusterRole.class);
        role.setMetadata(new ObjectMetaBuilder().withName("gateway-roles").build());
        admin.resource(role).create();
        admin.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("gateway-roles")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "gateway-roles")
                        .addNewSubject(null, "ServiceAccount", "lamina-gateway", "default")
                        .build())
                .create();
        ValidatingAdmissionPolicy policy = Serialization.unmarshal(
                "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\n"
                        + "metadata: {name: tokens}\n"
                        + "spec:\n"
                        + ChartDefinition.of("gateway/_rules.tpl", "lamina.tokenPolicy")
                                .indent(2),
                ValidatingAdmissionPolicy.class);
        admin.resource(policy).create();
        admin.resource(new ValidatingAdmissionPolicyBindingBuilder()
                        .withNewMetadata()
                        .withName("tokens")
                        .endMetadata()
                        .withNewSpec()
                        .withPolicyName("tokens")
                        .withValidationActions("Deny")
                        .endSpec()
                        .build())
                .create();
    }

    private static KubernetesClient gatewayClient() {
        String token = cluster.client()
                .serviceAccounts()
                .inNamespace("default")
                .withName("lamina-gateway")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(cluster.client().getConfiguration())
                        .withOauthToken(token)
                        .build())
                .build();
    }
}
