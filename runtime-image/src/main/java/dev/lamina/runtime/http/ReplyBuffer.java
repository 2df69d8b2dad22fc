package dev.lamina.runtime.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Bytes that a connection has received and that are not used yet; large reads bypass the buffer. */
final class ReplyBuffer extends InputStream {
    private static final int LINE_LIMIT = 64 * 1024;
    private static final int HEADER_LIMIT = 256;

    private final InputStream source;
    private byte[] buffer = new byte[8 * 1024];
    private int start;
    private int end;

    ReplyBuffer(InputStream source) {
        this.source = source;
    }

    void awaitByte() throws IOException {
        if (start == end && !fill()) {
            throw new EOFException("the connection was closed");
        }
    }

    /** False at the connection's end. */
    boolean hasMore() throws IOException {
        return start < end || fill();
    }

    /** Headers, or trailers, up to the empty line; their names in lower case. */
    Map<String, String> headers() throws IOException {
        Map<String, String> headers = HashMap.newHashMap(16);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() == HEADER_LIMIT) {
                throw new IOException("bad header in an HTTP message: " + line);
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        return headers;
    }

    String line() throws IOException {
        return new String(line(LINE_LIMIT), ISO_8859_1);
    }

    /** The bytes up to the next line end, without it. */
    private byte[] line(int limit) throws IOException {
        int scanned = start;
        for (; ; ) {
            for (int i = scanned; i < end; i++) {
                if (buffer[i] == '\n') {
                    int stop = i > start && buffer[i - 1] == '\r' ? i - 1 : i;
                    byte[] line = Arrays.copyOfRange(buffer, start, stop);
                    start = i + 1;
                    return line;
                }
            }
            if (end - start >= limit) {
                throw new IOException("a line of an HTTP message is over " + limit + " bytes");
            }
            int unread = end - start;
            if (!fill()) {
                throw cutOff();
            }
            scanned = start + unread;
        }
    }

    @Override
    public int read() throws IOException {
        if (start == end && !fill()) {
            return -1;
        }
        return buffer[start++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (start == end) {
            if (length >= buffer.length) {
                return source.read(target, offset, length);
            }
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, end - start);
        System.arraycopy(buffer, start, target, offset, count);
        start += count;
        return count;
    }

    static long length(String text) throws IOException {
        try {
            long length = Long.parseLong(text);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new IOException("bad Content-Length: " + text);
    }

    static int number(String text, int radix) throws IOException {
        try {
            return Integer.parseInt(text, radix);
        } catch (NumberFormatException e) {
            throw new IOException("bad number in an HTTP message: " + text, e);
        }
    }

    static EOFException cutOff() {
        return new EOFException("the connection was closed in the middle of a message");
    }

    private boolean fill() throws IOException {
        if (start == end) {
            start = 0;
            end = 0;
        } else if (end == buffer.length) {
            byte[] roomier = start > 0 ? buffer : new byte[buffer.length * 2];
            System.arraycopy(buffer, start, roomier, 0, end - start);
            end -= start;
            start = 0;
            buffer = roomier;
        }
        int count = source.read(buffer, end, buffer.length - end);
        if (count > 0) {
            end += count;
        }
        return count > 0;
    }
}
