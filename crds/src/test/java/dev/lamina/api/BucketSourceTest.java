package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of one bucket overlap where one change of one object could match both. */
class BucketSourceTest {
    private static final String CREATED = "s3:ObjectCreated:*";

    @ParameterizedTest
    @CsvSource({
        "s3:ObjectCreated:*, , , s3:ObjectCreated:*, , , true",
        "s3:ObjectCreated:*, , , s3:ObjectCreated:Put, , , true",
        "s3:ObjectCreated:Put, , , s3:ObjectCreated:Copy, , , false",
        "s3:ObjectCreated:*, , , s3:ObjectRemoved:*, , , false",
        "s3:ObjectCreated:*, a/, , s3:ObjectCreated:*, b/, , false",
        "s3:ObjectCreated:*, a/, , s3:ObjectCreated:*, a/b/, , true",
        "s3:ObjectCreated:*, a/, , s3:ObjectCreated:*, , , true",
        "s3:ObjectCreated:*, a/, .jpg, s3:ObjectCreated:*, a/, .png, false",
        "s3:ObjectCreated:*, a/, .jpg, s3:ObjectCreated:*, a/, g, true",
        "s3:ObjectCreated:*, a/, .jpg, s3:ObjectCreated:*, b/, .jpg, false",
        "s3:ObjectCreated:*, a/, .jpg, s3:ObjectCreated:*, a/, , true"
    })
    void rulesOverlapIfAKeyCanMatchBoth(
            String event,
            String prefix,
            String suffix,
            String otherEvent,
            String otherPrefix,
            String otherSuffix,
            boolean overlap) {
        BucketSource one = BucketSourceBuilder.builder()
                .name("images")
                .events(List.of(event))
                .prefix(prefix)
                .suffix(suffix)
                .build();
        BucketSource other = BucketSourceBuilder.builder()
                .name("images")
                .events(List.of(otherEvent))
                .prefix(otherPrefix)
                .suffix(otherSuffix)
                .build();

        assertThat(one.overlaps(other)).isEqualTo(overlap);
        assertThat(other.overlaps(one)).isEqualTo(overlap);
    }

    @Test
    void oneSharedEventIsEnough() {
        BucketSource one = BucketSourceBuilder.builder()
                .name("images")
                .events(List.of("s3:ObjectRemoved:*", "s3:ObjectCreated:Put"))
                .build();
        BucketSource other = BucketSourceBuilder.builder()
                .name("images")
                .events(List.of("s3:ObjectTagging:*", CREATED))
                .build();

        assertThat(one.overlaps(other)).isTrue();
    }

    @Test
    void rulesOfDifferentBucketsDoNotOverlap() {
        BucketSource one = BucketSourceBuilder.builder()
                .name("images")
                .events(List.of(CREATED))
                .build();
        BucketSource other = BucketSourceBuilder.builder()
                .name("texts")
                .events(List.of(CREATED))
                .build();

        assertThat(one.overlaps(other)).isFalse();
    }
}
