package dev.lamina.operator.content.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.Requests;
import dev.lamina.operator.s3.S3Connection;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bucket {@code vault} is for namespace bank; requests are of namespace shop. There is no store. */
class BucketNotAllowedTest {
    private final BucketFetcher fetcher = new BucketFetcher(
            new S3Connection(Optional.empty()), TestConfig.with("lamina.bucket-namespaces.\"vault\"", "bank"));

    @Test
    void bucketOfAnotherNamespaceIsNotRead() {
        ContentException refused = catchThrowableOfType(
                ContentException.class, () -> fetcher.locate(Requests.bucket("vault", "a.zip", null)));

        assertThat(refused.reason()).isEqualTo("BucketNotAllowed");
        assertThat(refused).hasMessageStartingWith("spec.content.bucket.name: namespace shop may not use bucket vault");
    }

    @Test
    void otherBucketIsRead() {
        assertThat(catchThrowableOfType(
                                ContentException.class, () -> fetcher.locate(Requests.bucket("photos", "a.zip", null)))
                        .reason())
                .isEqualTo("S3NotConfigured");
    }
}
