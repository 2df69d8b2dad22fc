package dev.lamina.gateway.source.bucket;

import dev.lamina.gateway.GatewayConfig;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The object store, if this gateway may read it. */
@Singleton
class BucketStore {
    private final Optional<S3Client> client;

    @Inject
    BucketStore(GatewayConfig config) {
        this(config.s3().map(s3 -> connect(s3, config.region())));
    }

    BucketStore(Optional<S3Client> client) {
        this.client = client;
    }

    Optional<S3Client> client() {
        return client;
    }

    void stop(@Observes ShutdownEvent event) {
        client.ifPresent(S3Client::close);
    }

    private static S3Client connect(GatewayConfig.S3 s3, String region) {
        return S3Client.builder()
                .endpointOverride(s3.endpoint())
                .region(Region.of(s3.region().orElse(region)))
                .forcePathStyle(s3.pathStyle().orElse(true))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }
}
