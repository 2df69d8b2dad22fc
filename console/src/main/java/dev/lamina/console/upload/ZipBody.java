package dev.lamina.console.upload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The body of a call of Lambda's API with a zip in it, in base64. It is read from its file while it is sent. */
final class ZipBody {
    /** The name of the field in Lambda's API. */
    static final String FIELD = "ZipFile";

    /** In place of the zip, in the last field of the call. */
    static final String MARK = "@";

    /** Three bytes are four characters. */
    private static final int CHUNK = 3 * 16 * 1024;

    private ZipBody() {}

    /** @param call its last field has {@link #MARK} as value, or ends with such a field */
    static BodyPublisher of(ObjectNode call, Path zip) throws IOException {
        String text = call.toString();
        int at = text.lastIndexOf('"' + MARK + '"') + 1;
        byte[] before = text.substring(0, at).getBytes(StandardCharsets.UTF_8);
        byte[] after = text.substring(at + MARK.length()).getBytes(StandardCharsets.UTF_8);
        long length = before.length + (Files.size(zip) + 2) / 3 * 4 + after.length;
        return BodyPublishers.fromPublisher(
                BodyPublishers.concat(
                        BodyPublishers.ofByteArray(before),
                        BodyPublishers.ofByteArrays(() -> new Chunks(zip)),
                        BodyPublishers.ofByteArray(after)),
                length);
    }

    /** The characters of a file in base64. */
    private static final class Chunks implements Iterator<byte[]> {
        private final InputStream in;

        // Mutable state
        private byte[] next;

        Chunks(Path file) {
            try {
                this.in = Files.newInputStream(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            this.next = read();
        }

        private byte[] read() {
            try {
                byte[] chunk = in.readNBytes(CHUNK);
                if (chunk.length == 0) {
                    in.close();
                }
                return chunk;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean hasNext() {
            return next.length > 0;
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            byte[] chunk = Base64.getEncoder().encode(next);
            next = read();
            return chunk;
        }
    }
}
