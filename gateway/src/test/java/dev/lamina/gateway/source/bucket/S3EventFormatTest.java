package dev.lamina.gateway.source.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3EventFormatTest {
    private final ObjectMapper json = new ObjectMapper();
    private final Notification notification = new Notification(json);
    private final S3EventFormat format = new S3EventFormat(json, "eu-west-1");

    @ParameterizedTest
    @ValueSource(strings = {"put", "delete"})
    void eventMatchesLambda(String kind) throws IOException {
        List<ObjectEvent> events = notification.events(Samples.file("minio-" + kind + ".json"));
        assertThat(events).hasSize(1);
        byte[] written = format.write(events.getFirst(), "thumbnails");
        // As text, so that the order of the members counts as well.
        assertThat(new String(written, StandardCharsets.UTF_8))
                .isEqualTo(
                        json.readTree(Samples.file("lambda-" + kind + ".json")).toString());
    }

    @Test
    void emptyObjectHasSizeZero() throws IOException {
        String body = new String(Samples.file("minio-put.json"), StandardCharsets.UTF_8).replace("\"size\":2817,", "");
        ObjectEvent event =
                notification.events(body.getBytes(StandardCharsets.UTF_8)).getFirst();
        assertThat(json.readTree(format.write(event, "t"))
                        .at("/Records/0/s3/object/size")
                        .intValue())
                .isZero();
        assertThat(json.readTree(format.write(event, "t"))
                        .at("/Records/0/s3/object")
                        .has("size"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "[2001:db8::1], 2001:db8::1",
        "2001:db8::1, 2001:db8::1",
        "'', s3.amazonaws.com",
        "minio-0.minio, s3.amazonaws.com"
    })
    void sourceAddressIsAddressOrStoreItself(String reported, String written) throws IOException {
        String body = new String(Samples.file("minio-put.json"), StandardCharsets.UTF_8)
                .replace("\"sourceIPAddress\":\"10.42.0.7\"", "\"sourceIPAddress\":\"" + reported + "\"");
        ObjectEvent event =
                notification.events(body.getBytes(StandardCharsets.UTF_8)).getFirst();
        assertThat(json.readTree(format.write(event, "t"))
                        .at("/Records/0/requestParameters/sourceIPAddress")
                        .asText())
                .isEqualTo(written);
    }

    /** The null version is real in a bucket whose versioning is suspended, but MinIO has it for all folders. */
    @ParameterizedTest
    @CsvSource({"a/, null, ''", "a, null, null", "a/, 7f3c, 7f3c"})
    void nullVersionOfFolderIsNone(String key, String reported, String version) {
        String body = new String(Samples.file("minio-delete.json"), StandardCharsets.UTF_8)
                .replace("\"key\":\"a.jpg\"", "\"key\":\"" + key + "\"")
                .replace("0f8f1d2c-0000-4000-8000-000000000000", reported);
        assertThat(notification
                        .events(body.getBytes(StandardCharsets.UTF_8))
                        .getFirst()
                        .versionId())
                .isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "uploads/a b.jpg, uploads/a+b.jpg",
                "a+b, a%2Bb",
                "100%, 100%25",
                "a@b, a%40b",
                "ü/日本, %C3%BC/%E6%97%A5%E6%9C%AC",
                "a%2Fb, a%252Fb",
                "a&b=c?d, a%26b%3Dc%3Fd",
                "-_.*, -_.*"
            })
    void keyIsEncodedAsByS3(String key, String encoded) {
        assertThat(S3EventFormat.encoded(key)).isEqualTo(encoded);
    }

    @Property
    void encodedKeyIsReadBack(@ForAll @StringLength(max = 50) String key) {
        // A key is UTF-8; half of a surrogate pair is not valid UTF-8.
        String valid = new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(URLDecoder.decode(S3EventFormat.encoded(valid), StandardCharsets.UTF_8))
                .isEqualTo(valid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"images\"}",
                "{\"Records\":[]}"
            })
    void testNotificationHasNoEvents(String body) {
        assertThat(notification.events(body.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello | not JSON",
                "[] | not a JSON object",
                "{} | no Records",
                "{\"Records\":[{}]} | no eventName",
                "{\"Records\":[{\"eventName\":\"s3:ObjectCreated:Put\"}]} | no s3.bucket.name",
                "{\"Records\":[{\"eventName\":\"s3:ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"b\"}}}]} | no "
                        + "s3.object.key",
                "{\"Records\":[{\"eventName\":\"s3:ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"b\"},"
                        + "\"object\":{\"key\":\"%zz\"}}}]} | not URL-encoded"
            })
    void invalidNotificationIsRefused(String body, String complaint) {
        assertThatThrownBy(() -> notification.events(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageContaining(complaint);
    }
}
