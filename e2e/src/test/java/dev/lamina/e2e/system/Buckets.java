package dev.lamina.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The object store, by AWS's client. */
public final class Buckets implements AutoCloseable {
    private final S3Client s3;
    private final URI inside;
    private final AwsCredentialsProvider credentials;

    /** @param inside the store's address as pods know it */
    Buckets(URI outside, URI inside, AwsCredentialsProvider credentials) {
        this.inside = inside;
        this.credentials = credentials;
        this.s3 = S3Client.builder()
                .endpointOverride(outside)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .forcePathStyle(true)
                .build();
    }

    public void create(String bucket) {
        try {
            s3.createBucket(create -> create.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException e) {
            // it exists, or another class was quicker
        }
    }

    public void put(String bucket, String key, byte[] content) {
        s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }

    public void delete(String bucket, String key) {
        s3.deleteObject(delete -> delete.bucket(bucket).key(key));
    }

    public Optional<byte[]> find(String bucket, String key) {
        try (ResponseInputStream<?> object =
                s3.getObject(get -> get.bucket(bucket).key(key))) {
            return Optional.of(object.readAllBytes());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] await(String bucket, String key, Duration patience) {
        return Awaitility.await(key + " in bucket " + bucket)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> find(bucket, key), Optional::isPresent)
                .orElseThrow();
    }

    /** Lets every client that reaches the store put objects into the bucket, without credentials. */
    public void letAnyonePut(String bucket) {
        s3.putBucketPolicy(put -> put.bucket(bucket).policy("""
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": \
        ["s3:PutObject"],
          "Resource": ["arn:aws:s3:::%s/*"]}]}
        """.formatted(bucket)));
    }

    /** All keys, however many. */
    public Stream<String> keys(String bucket) {
        return s3.listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
                .map(S3Object::key);
    }

    /** The store's address as pods know it. */
    public URI inside() {
        return inside;
    }

    /** The number of triggers that have their rules in the bucket: one for each of the store's two targets, or none. */
    public int rules(String bucket) {
        GetBucketNotificationConfigurationResponse rules =
                s3.getBucketNotificationConfiguration(get -> get.bucket(bucket));
        Map<String, Long> targets = rules.queueConfigurations().stream()
                .collect(Collectors.groupingBy(
                        rule -> rule.id().replaceFirst("^lamina-now:", "lamina:"), Collectors.counting()));
        assertThat(targets.values()).allMatch(count -> count == 2);
        return targets.size();
    }

    /** An address at which pods can fetch the object without credentials, for an hour. */
    public URL address(String bucket, String key) {
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(inside)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            return presigner
                    .presignGetObject(sign -> sign.signatureDuration(Duration.ofHours(1))
                            .getObjectRequest(get -> get.bucket(bucket).key(key)))
                    .url();
        }
    }

    @Override
    public void close() {
        s3.close();
    }
}
