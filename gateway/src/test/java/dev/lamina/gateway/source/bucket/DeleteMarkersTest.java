package dev.lamina.gateway.source.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The name of an event about a delete marker depends on whether the store still has the marker. */
class DeleteMarkersTest {
    private static final String CREATED = "s3:ObjectRemoved:DeleteMarkerCreated";
    private static final int NO_RESPONSE = 0;
    private static final int OK = 200;

    private final AtomicInteger asked = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({
        "405, s3:ObjectRemoved:DeleteMarkerCreated",
        "404, s3:ObjectRemoved:Delete",
        "200, s3:ObjectRemoved:Delete",
        "403, s3:ObjectRemoved:DeleteMarkerCreated",
        "503, s3:ObjectRemoved:DeleteMarkerCreated",
        "0, s3:ObjectRemoved:DeleteMarkerCreated"
    })
    void storeDecidesTheName(int status, String name) {
        DeleteMarkers markers = markers(status);

        assertThat(markers.withS3Name(marker("1")).name()).isEqualTo(name);
        assertThat(markers.withS3Name(marker("1")).name()).isEqualTo(name);
        assertThat(asked).as("the second target's copy is known").hasValue(1);
        markers.withS3Name(marker("2"));
        assertThat(asked).hasValue(2);
    }

    @Test
    void storeIsNotAskedAboutOtherEvents() {
        DeleteMarkers markers = markers(404);
        ObjectEvent put = new ObjectEvent("s3:ObjectCreated:Put", "images", "k", "1", "v", null);
        ObjectEvent unversioned = new ObjectEvent(CREATED, "images", "k", "1", "", null);

        assertThat(markers.withS3Name(put)).isEqualTo(put);
        assertThat(markers.withS3Name(unversioned)).isEqualTo(unversioned);
        assertThat(asked).hasValue(0);
    }

    @Test
    void nameIsKeptWithoutStore() {
        assertThat(new DeleteMarkers(new BucketStore(Optional.empty())).withS3Name(marker("1")))
                .isEqualTo(marker("1"));
    }

    private static ObjectEvent marker(String sequencer) {
        return new ObjectEvent(CREATED, "images", "k", sequencer, "0f8f1d2c", null);
    }

    private DeleteMarkers markers(int status) {
        return new DeleteMarkers(new BucketStore(Optional.of(new S3Client() {
            @Override
            public HeadObjectResponse headObject(HeadObjectRequest request) {
                asked.incrementAndGet();
                assertThat(request.versionId()).isEqualTo("0f8f1d2c");
                if (status == OK) {
                    return HeadObjectResponse.builder().build();
                }
                throw status == NO_RESPONSE
                        ? SdkClientException.create("no response")
                        : S3Exception.builder().statusCode(status).build();
            }

            @Override
            public String serviceName() {
                return "s3";
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        })));
    }
}
