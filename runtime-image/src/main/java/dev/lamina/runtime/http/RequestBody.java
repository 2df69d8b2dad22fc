package dev.lamina.runtime.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * The body of a request, of a declared length or in chunks. It must be read to its end, by {@link #drain} at the
 * latest, before the next request.
 */
public final class RequestBody {
    private final InputStream bytes;

    RequestBody(InputStream bytes) {
        this.bytes = bytes;
    }

    /** Like {@link InputStream#read(byte[])}: -1 at the body's end. Fails if the connection ends before it. */
    public int read(byte[] target) throws IOException {
        return bytes.read(target, 0, target.length);
    }

    /** All of it; null if it exceeds the limit, and then the rest has been read and dropped. */
    public byte[] readAtMost(int limit) throws IOException {
        byte[] all = bytes.readNBytes(limit);
        if (all.length == limit && bytes.read() >= 0) {
            drain();
            return null;
        }
        return all;
    }

    public void drain() throws IOException {
        byte[] dropped = new byte[16 * 1024];
        while (read(dropped) >= 0) {
            // not wanted
        }
    }

    /** The trailers after a chunked body, once it is read; names in lower case. */
    public Map<String, String> trailers() {
        return bytes instanceof ChunkedBody chunked ? chunked.trailers() : Map.of();
    }
}
