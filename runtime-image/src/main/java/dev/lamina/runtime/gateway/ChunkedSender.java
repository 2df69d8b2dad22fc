package dev.lamina.runtime.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lamina.runtime.function.ResultStream;
import dev.lamina.runtime.http.HttpConnection;
import java.io.IOException;

/**
 * Sends a result chunk by chunk, as it is written. Nothing is buffered: while the gateway takes no more, nothing more
 * is read.
 */
final class ChunkedSender {
    /** Bytes of one chunk; before it there is room for its length. */
    private static final int CHUNK = 32 * 1024;

    private static final byte[] LAST = "0\r\n\r\n".getBytes(ISO_8859_1);

    private final HttpConnection connection;

    // Mutable state
    private boolean gatewayLeft;

    ChunkedSender(HttpConnection connection) {
        this.connection = connection;
    }

    /** Bytes of the result. The body always ends as HTTP requires: the call after it reports how the result ended. */
    long send(byte[] head, ResultStream result) throws IOException {
        write(head);
        byte[] buffer = new byte[CHUNK];
        long total = 0;
        try {
            for (int count = result.read(buffer); count >= 0; count = result.read(buffer)) {
                total += count;
                write(chunk(buffer, count));
            }
        } finally {
            write(LAST);
        }
        return total;
    }

    private static byte[] chunk(byte[] buffer, int count) {
        byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(ISO_8859_1);
        byte[] chunk = new byte[size.length + count + 2];
        System.arraycopy(size, 0, chunk, 0, size.length);
        System.arraycopy(buffer, 0, chunk, size.length, count);
        chunk[chunk.length - 2] = '\r';
        chunk[chunk.length - 1] = '\n';
        return chunk;
    }

    /** Without a gateway the function continues to its end, as it does on Lambda when its caller has left. */
    private void write(byte[] bytes) {
        if (!gatewayLeft) {
            try {
                connection.send(bytes);
            } catch (IOException e) {
                gatewayLeft = true;
            }
        }
    }
}
