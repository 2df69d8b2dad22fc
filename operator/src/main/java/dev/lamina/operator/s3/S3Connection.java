package dev.lamina.operator.s3;

import dev.lamina.operator.config.OperatorConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The S3 store of the installation, if there is one. */
@Singleton
public class S3Connection {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    /** Includes the SDK's own retries: a store that accepts connections but does not respond must not block callers. */
    private static final Duration CALL = Duration.ofSeconds(20);

    private final Optional<S3Client> client;

    @Inject
    S3Connection(OperatorConfig config) {
        this(config.s3().map(s3 -> client(s3, s3.region().orElse(config.region()))));
    }

    /** For tests, which have a server and no configuration. */
    public S3Connection(Optional<S3Client> client) {
        this.client = client;
    }

    /** Returns the client; empty if the installation has no S3 store. */
    public Optional<S3Client> client() {
        return client;
    }

    /**
     * Creates a client of the store. Every call ends within 20 seconds; the body of an object is read after that. The
     * SDK retries within a call; we retry by reconciling again.
     */
    public static S3Client client(OperatorConfig.S3 s3, String region) {
        return S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.of(region))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
                .forcePathStyle(s3.pathStyle().orElse(true))
                .httpClientBuilder(Apache5HttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(3))
                        .socketTimeout(SILENCE))
                .overrideConfiguration(
                        limits -> limits.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL))
                .build();
    }

    /** Returns whether the store did not respond or could not serve, which no change of the spec can fix. */
    public static boolean isUnreachable(SdkException e) {
        if (e instanceof SdkServiceException service) {
            return service.statusCode() >= 500 || service.statusCode() == 429;
        }
        return true;
    }

    @PreDestroy
    void close() {
        client.ifPresent(S3Client::close);
    }
}
