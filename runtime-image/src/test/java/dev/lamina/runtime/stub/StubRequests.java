package dev.lamina.runtime.stub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lamina.runtime.stub.StubGateway.Call;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The requests of one connection. */
final class StubRequests {
    private final InputStream in;
    private final int connection;
    private final BiConsumer<String, byte[]> onChunk;
    private final byte[] buffer = new byte[256 * 1024];
    private int start;
    private int end;

    StubRequests(InputStream in, int connection, BiConsumer<String, byte[]> onChunk) {
        this.in = in;
        this.connection = connection;
        this.onChunk = onChunk;
    }

    /** Null at the connection's end. */
    Call next() throws IOException {
        int first = read();
        if (first < 0) {
            return null;
        }
        long at = System.nanoTime();
        String[] request = ((char) first + line()).split(" ");
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.put(
                    line.substring(0, line.indexOf(':')),
                    line.substring(line.indexOf(':') + 1).trim());
        }
        byte[] body = headers.containsKey("Transfer-Encoding")
                ? chunks(request[1])
                : bytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        return new Call(request[0], request[1], headers, body, connection, at);
    }

    /** A body in chunks, of which a listener is notified as they arrive. */
    private byte[] chunks(String path) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            byte[] chunk = bytes(size);
            line();
            body.write(chunk);
            onChunk.accept(path, chunk);
        }
        line();
        return body.toByteArray();
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) read();
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = read(); b != '\n'; b = read()) {
            if (b < 0) {
                throw new IOException("cut off");
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).strip();
    }

    private int read() throws IOException {
        if (start == end) {
            start = 0;
            end = in.read(buffer);
            if (end < 0) {
                end = 0;
                return -1;
            }
        }
        return buffer[start++] & 0xff;
    }
}
