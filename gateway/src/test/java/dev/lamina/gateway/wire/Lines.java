package dev.lamina.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The lines of a protocol that has bytes between them: reads no further than the line. */
public final class Lines {
    private final InputStream in;

    /** @param in with a buffer: it is read byte by byte */
    public Lines(InputStream in) {
        this.in = in;
    }

    /** The next line without its end (LF, or CRLF); empty if the other side has closed, within a line or not. */
    public Optional<String> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(100);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return Optional.empty();
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return Optional.of(line.toString(UTF_8));
    }
}
