package dev.lamina.gateway.api.web;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;

/**
 * Collects an event while it is written, up to Lambda's limit: the encoding makes a body larger, in the worst case six
 * times.
 */
public final class EventBytes extends OutputStream {
    /** Lambda's limit of an event, in bytes. */
    public static final int LIMIT = 6_291_456;

    private final Buffer bytes;

    EventBytes(int expected) {
        this.bytes = Buffer.buffer(Math.min(expected, LIMIT));
    }

    public static AwsException tooLarge() {
        return AwsException.of(
                413,
                "RequestEntityTooLargeException",
                "Request must be smaller than " + LIMIT + " bytes for the InvokeFunction operation");
    }

    @Override
    public void write(int b) {
        require(1);
        bytes.appendByte((byte) b);
    }

    @Override
    public void write(byte[] more, int offset, int length) {
        require(length);
        bytes.appendBytes(more, offset, length);
    }

    Buffer written() {
        return bytes;
    }

    private void require(int more) {
        if (bytes.length() + more > LIMIT) {
            throw tooLarge();
        }
    }
}
