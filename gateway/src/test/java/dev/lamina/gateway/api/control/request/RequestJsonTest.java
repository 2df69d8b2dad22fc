package dev.lamina.gateway.api.control.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Of a request, only the zip may be large. */
class RequestJsonTest {
    private static final String LARGE = "A".repeat(2 * 1024 * 1024);

    @Test
    void largeZipIsTaken() throws IOException {
        Buffer body =
                Buffer.buffer("{\"A\": {\"ZipFile\": \"x\"}, \"Code\": {\"ZipFile\": \"" + LARGE + "\"}, \"B\": 1}");

        assertThat(RequestJson.read(body).toString())
                .isEqualTo("{\"A\":{\"ZipFile\":\"x\"},\"Code\":{\"ZipFile\":\"\"},\"B\":1}");
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        assertThat(RequestJson.copyZip(body, zip)).isTrue();
        assertThat(zip.size()).isEqualTo(LARGE.length() / 4 * 3);
    }

    @Test
    void largeRestIsRefused() {
        requireRefused("{\"x\": [" + "[],".repeat(700_000) + "[]]}", StandardCharsets.UTF_8);
        requireRefused("{\"x\": [" + "[],".repeat(700_000) + "[]]}", StandardCharsets.UTF_16);
        requireRefused("{\"x\": {\"ZipFile\": \"" + LARGE + "\"}}", StandardCharsets.UTF_8);
        requireRefused("{\"ZipFile\": \"" + LARGE + "\", \"x\": \"" + LARGE + "\"}", StandardCharsets.UTF_8);
    }

    @Test
    void deepNestingIsMalformed() {
        assertThatThrownBy(() -> RequestJson.read(Buffer.buffer("{\"x\": " + "[".repeat(60) + "]".repeat(60) + "}")))
                .isInstanceOfSatisfying(
                        AwsException.class, error -> assertThat(error.code()).isEqualTo("SerializationException"));
    }

    private static void requireRefused(String text, Charset charset) {
        assertThatThrownBy(() -> RequestJson.read(Buffer.buffer(text.getBytes(charset))))
                .isInstanceOfSatisfying(
                        AwsException.class, error -> assertThat(error.status()).isEqualTo(413));
    }
}
