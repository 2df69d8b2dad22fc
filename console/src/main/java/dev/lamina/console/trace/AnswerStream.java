package dev.lamina.console.trace;

import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.session.Caller;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** An answer of the trace store while it is read: each chunk takes room of the user's share. */
final class AnswerStream extends FilterInputStream {
    static final int MAX_KIB = 8 << 10;
    private static final int CHUNK_KIB = 64;

    private final Caller caller;

    // Mutable state
    private long bytes;
    private int taken;

    AnswerStream(InputStream in, Caller caller) {
        super(in);
        this.caller = caller;
    }

    /** The answer has more than {@link #MAX_KIB}. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Returns the KiB that were taken of the share. */
    int taken() {
        return taken;
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int more) throws TooLongException {
        bytes += more;
        if (bytes > (long) MAX_KIB << 10) {
            throw new TooLongException();
        }
        while (bytes > (long) taken << 10) {
            if (!caller.reads(CHUNK_KIB)) {
                throw new RefusedException(
                        503, "Users read too much at the same time. Try again in a moment.", List.of());
            }
            taken += CHUNK_KIB;
        }
    }
}
