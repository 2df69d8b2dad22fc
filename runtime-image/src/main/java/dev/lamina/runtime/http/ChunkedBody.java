package dev.lamina.runtime.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** A body in chunks, and the trailers behind it. */
final class ChunkedBody extends InputStream {
    private final ReplyBuffer source;
    private int left;
    private boolean first = true;
    private boolean done;
    private Map<String, String> trailers = Map.of();

    ChunkedBody(ReplyBuffer source) {
        this.source = source;
    }

    /** The trailers after the last chunk; nothing before its end was read. */
    Map<String, String> trailers() {
        return trailers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0 && !done) {
            nextChunk();
        }
        if (done) {
            return -1;
        }
        int count = source.read(target, offset, Math.min(length, left));
        if (count < 0) {
            throw ReplyBuffer.cutOff();
        }
        left -= count;
        return count;
    }

    private void nextChunk() throws IOException {
        if (!first && !source.line().isEmpty()) {
            throw new IOException("a chunk of an HTTP message does not end where it should");
        }
        first = false;
        String size = source.line();
        int extension = size.indexOf(';');
        left = ReplyBuffer.number((extension < 0 ? size : size.substring(0, extension)).trim(), 16);
        if (left < 0) {
            throw new IOException("bad chunk size: " + size);
        }
        if (left == 0) {
            trailers = source.headers();
            done = true;
        }
    }
}
