package dev.lamina.runtime.http;

import java.io.IOException;
import java.io.InputStream;

/** A body of a declared length. */
final class SizedBody extends InputStream {
    private final InputStream source;
    private long left;

    SizedBody(InputStream source, long length) {
        this.source = source;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = source.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw ReplyBuffer.cutOff();
        }
        left -= count;
        return count;
    }

    /** One array of the right size: payloads of megabytes are not copied from buffer to buffer. */
    @Override
    public byte[] readAllBytes() throws IOException {
        if (left > Integer.MAX_VALUE - 16) {
            throw new IOException("an answer of " + left + " bytes does not fit into memory");
        }
        byte[] all = new byte[(int) left];
        for (int filled = 0; filled < all.length; ) {
            filled += read(all, filled, all.length - filled);
        }
        return all;
    }
}
