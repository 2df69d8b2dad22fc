package dev.lamina.gateway.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.runtime.RoleCredentials;
import dev.lamina.gateway.testing.FakePod;
import dev.lamina.gateway.testing.TestGateway;
import dev.lamina.testbed.server.MinioServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * A client of AWS's SDK that a handler made at its start goes on after its credentials have expired. MinIO lets
 * credentials last as long as the token they were exchanged for, if the exchange names no lifetime. So here they last
 * for seconds; with a lifetime, MinIO and AWS have a quarter of an hour at least.
 */
@Execution(ExecutionMode.CONCURRENT)
class RolloverIT {
    private static final Duration LIFETIME = Duration.ofSeconds(20);
    private static final FunctionId FUNCTION = new FunctionId("default", "steady");
    /** MinIO's hash of the audience. */
    private static final Role ROLE =
            new Role(FUNCTION, "fn-steady", "arn:minio:iam:::role/s1IvM2eNNynMPMC-wd_H-_Uc4ww", Optional.empty());

    private static final List<SdkSystemSetting> VARIABLES = List.of(
            SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI, SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN);

    @TempDir
    Path directory;

    private final List<JsonObject> given = new CopyOnWriteArrayList<>();
    private TokenIssuer issuer;
    private MinioServer minio;
    private StsClient sts;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        issuer = new TokenIssuer();
        minio = MinioServer.start(
                directory,
                Map.of(
                        "MINIO_IDENTITY_OPENID_CONFIG_URL",
                        issuer.url("/configuration"),
                        "MINIO_IDENTITY_OPENID_CLIENT_ID",
                        "lamina-sts",
                        "MINIO_IDENTITY_OPENID_ROLE_POLICY",
                        "readwrite"));
        sts = StsClient.builder()
                .endpointOverride(minio.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
        CredentialCache cache = new CredentialCache(
                this::exchange, LIFETIME, InstantSource.system(), Executors.newVirtualThreadPerTaskExecutor());
        gateway = new TestGateway(function -> cache.ask(ROLE), Stream.empty());
        issuer.serve("/credentials", this::asProgramInPod);
        System.setProperty(VARIABLES.getFirst().property(), issuer.url("/credentials"));
        System.setProperty(VARIABLES.getLast().property(), "any");
        try (S3Client s3 = minio.client()) {
            s3.createBucket(create -> create.bucket("photos"));
            s3.putObject(put -> put.bucket("photos").key("a.txt"), RequestBody.fromString("a photo"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        VARIABLES.forEach(variable -> System.clearProperty(variable.property()));
        gateway.close();
        sts.close();
        minio.close();
        issuer.close();
    }

    @Test
    void clientGoesOnAfterItsCredentialsExpired() {
        try (ContainerCredentialsProvider container = ContainerCredentialsProvider.create();
                S3Client client = s3(container)) {
            assertThat(read(client)).isEqualTo("a photo");
            JsonObject first = given.getFirst();
            try (S3Client withFirst = s3(StaticCredentialsProvider.create(session(first)))) {
                assertThat(read(withFirst)).isEqualTo("a photo");

                await().atMost(LIFETIME.multipliedBy(3))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> {
                            assertThat(read(client)).as("at any time").isEqualTo("a photo");
                            return isRefused(withFirst);
                        });
            }

            assertThat(read(client)).isEqualTo("a photo");
            assertThat(given.getLast()).isNotEqualTo(first);
        }
    }

    private RoleCredentials exchange(Role role) {
        Credentials exchanged = sts.assumeRoleWithWebIdentity(assume -> assume.roleArn(role.arn())
                        .roleSessionName(role.sessionName())
                        .webIdentityToken(issuer.token("lamina-sts", role.serviceAccount(), LIFETIME)))
                .credentials();
        return new RoleCredentials(
                exchanged.accessKeyId(), exchanged.secretAccessKey(), exchanged.sessionToken(), exchanged.expiration());
    }

    /** Passes on the gateway's answer. */
    private String asProgramInPod() {
        try (FakePod pod = gateway.pod(FUNCTION, "pod")) {
            FakePod.Reply reply = pod.write(pod.get("/lamina/v1/credentials")).read();
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            given.add(new JsonObject(reply.text()));
            return reply.text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private S3Client s3(AwsCredentialsProvider credentials) {
        return S3Client.builder()
                .endpointOverride(minio.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .build();
    }

    private static AwsSessionCredentials session(JsonObject credentials) {
        return AwsSessionCredentials.create(
                credentials.getString("AccessKeyId"),
                credentials.getString("SecretAccessKey"),
                credentials.getString("Token"));
    }

    private static String read(S3Client s3) {
        return s3.getObjectAsBytes(get -> get.bucket("photos").key("a.txt")).asUtf8String();
    }

    private static boolean isRefused(S3Client s3) {
        try {
            read(s3);
            return false;
        } catch (S3Exception e) {
            assertThat(e.statusCode()).as(e.getMessage()).isEqualTo(403);
            return true;
        }
    }
}
