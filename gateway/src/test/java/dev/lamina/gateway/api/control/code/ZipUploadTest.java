package dev.lamina.gateway.api.control.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What of a zip is refused before it is stored. */
class ZipUploadTest {

    @Test
    void zipIsTaken() throws IOException {
        byte[] zip = zip();

        try (ZipUpload upload = ZipUpload.of(request(zip))) {
            assertThat(upload.size()).isEqualTo(zip.length);
        }
    }

    @Test
    void largeDirectoryIsRefused() throws IOException {
        byte[] zip = zip();
        ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(zip.length - 10, 40_000_000);

        assertThatThrownBy(() -> ZipUpload.of(request(zip)))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("too many files");
    }

    private static Buffer request(byte[] zip) {
        return Buffer.buffer("{\"ZipFile\": \"" + Base64.getEncoder().encodeToString(zip) + "\"}");
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("index.mjs"));
            zip.write(1);
        }
        return bytes.toByteArray();
    }
}
