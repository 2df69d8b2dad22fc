package dev.lamina.operator.content.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.Requests;
import dev.lamina.operator.s3.S3Connection;
import dev.lamina.testbed.server.MinioServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

class BucketFetcherIT {
    @TempDir
    static Path server;

    private static final BoundedCopy COPY = new BoundedCopy(Fetcher.MAX_BYTES, Duration.ofMinutes(1));
    private static MinioServer minio;
    private static S3Client s3;

    @TempDir
    Path directory;

    private final BucketFetcher fetcher = new BucketFetcher(new S3Connection(Optional.of(s3)), COPY);

    @BeforeAll
    static void start() throws IOException {
        minio = MinioServer.start(server);
        s3 = minio.client();
        s3.createBucket(create -> create.bucket("code"));
        s3.createBucket(create -> create.bucket("versions"));
        s3.putBucketVersioning(
                put -> put.bucket("versions").versioningConfiguration(it -> it.status(BucketVersioningStatus.ENABLED)));
    }

    @AfterAll
    static void stop() {
        s3.close();
        minio.close();
    }

    @Test
    void objectIsRead() throws Exception {
        put("code", "read me/ä.zip", "first");

        assertThat(read("code", "read me/ä.zip", null)).hasContent("first");
    }

    @Test
    void identityFollowsBytes() throws Exception {
        put("code", "changing.zip", "first");
        String first = identity("code", "changing.zip", null);
        assertThat(identity("code", "changing.zip", null)).isEqualTo(first);

        put("code", "changing.zip", "second");
        assertThat(identity("code", "changing.zip", null)).isNotEqualTo(first);
    }

    @Test
    void olderVersionIsRead() throws Exception {
        String version = put("versions", "a.zip", "first");
        put("versions", "a.zip", "second");

        assertThat(read("versions", "a.zip", version)).hasContent("first");
        assertThat(identity("versions", "a.zip", version)).contains(version);
    }

    @Test
    void onlyPinnedVersionIsKnownUnchanged() throws Exception {
        String version = put("versions", "pinned.zip", "first");
        String identity = identity("versions", "pinned.zip", version);

        assertThat(fetcher.isStill(Requests.bucket("versions", "pinned.zip", version), identity))
                .isTrue();
        assertThat(fetcher.isStill(Requests.bucket("versions", "pinned.zip", null), identity))
                .isFalse();
        assertThat(fetcher.isStill(Requests.bucket("versions", "pinned.zip", "another"), identity))
                .isFalse();
        assertThat(fetcher.isStill(Requests.bucket("versions", "pinned", version), identity))
                .isFalse();
    }

    @Test
    void missingBucketOrObjectIsNamed() {
        assertThat(fault("nowhere", "a.zip", null))
                .hasMessageContaining("spec.content.bucket.name: ")
                .hasMessageContaining("no bucket nowhere")
                .extracting(ContentException::reason)
                .isEqualTo("BucketNotFound");
        assertThat(fault("code", "missing.zip", null))
                .hasMessageContaining("bucket code has no object missing.zip")
                .extracting(ContentException::reason)
                .isEqualTo("ObjectNotFound");
        put("versions", "b.zip", "first");
        assertThat(fault("versions", "b.zip", "3c1b1a0e-0000-4000-8000-000000000000"))
                .hasMessageContaining("in version 3c1b1a0e")
                .extracting(ContentException::reason)
                .isEqualTo("ObjectNotFound");
    }

    @Test
    void wrongCredentialsAreNamed() {
        try (S3Client stranger = minio.client("stranger", "stranger-password")) {
            BucketFetcher denied = new BucketFetcher(new S3Connection(Optional.of(stranger)), COPY);

            assertThat(catchThrowableOfType(
                                    ContentException.class, () -> denied.locate(Requests.bucket("code", "a.zip", null)))
                            .reason())
                    .isEqualTo("AccessDenied");
        }
    }

    @Test
    void objectChangedDuringReadIsReadLater() throws Exception {
        put("code", "racing.zip", "first");
        Fetcher.Located located =
                fetcher.locate(Requests.bucket("code", "racing.zip", null)).orElseThrow();
        put("code", "racing.zip", "second");

        assertThat(catchThrowableOfType(
                                ContentUnavailableException.class,
                                () -> located.reader().readTo(directory.resolve("racing")))
                        .reason())
                .isEqualTo("ObjectChanged");
    }

    @Test
    void unresponsiveStoreIsUnavailable(@TempDir Path other) throws Exception {
        MinioServer gone = MinioServer.start(other);
        try (S3Client client = gone.client()) {
            gone.close();
            BucketFetcher cut = new BucketFetcher(new S3Connection(Optional.of(client)), COPY);

            assertThat(catchThrowableOfType(
                                    ContentUnavailableException.class,
                                    () -> cut.locate(Requests.bucket("code", "a.zip", null)))
                            .reason())
                    .isEqualTo("S3Unreachable");
        }
    }

    @Test
    void missingStoreIsReported() {
        BucketFetcher none = new BucketFetcher(new S3Connection(Optional.empty()), COPY);

        assertThat(catchThrowableOfType(
                                ContentException.class, () -> none.locate(Requests.bucket("code", "a.zip", null)))
                        .reason())
                .isEqualTo("S3NotConfigured");
    }

    private Path read(String bucket, String key, String versionId) throws ContentException, IOException {
        Path target = directory.resolve("read");
        fetcher.locate(Requests.bucket(bucket, key, versionId))
                .orElseThrow()
                .reader()
                .readTo(target);
        return target;
    }

    private String identity(String bucket, String key, String versionId) throws ContentException {
        return fetcher.locate(Requests.bucket(bucket, key, versionId))
                .orElseThrow()
                .identity();
    }

    private ContentException fault(String bucket, String key, String versionId) {
        return catchThrowableOfType(
                ContentException.class, () -> fetcher.locate(Requests.bucket(bucket, key, versionId)));
    }

    private static String put(String bucket, String key, String text) {
        return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(text))
                .versionId();
    }
}
