package dev.lamina.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * One connection to a gateway on this machine that is kept, on a plain socket: a test decides about every byte, and the
 * AOT training takes little of the CPU that it shares with the gateway.
 */
public final class HttpConnection implements AutoCloseable {
    private final Socket socket = new Socket();
    private final Lines lines;
    private final InputStream in;

    /** Header names are compared without case. */
    public record Reply(int status, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, UTF_8);
        }
    }

    public HttpConnection(int port, Duration patience) throws IOException {
        socket.setTcpNoDelay(true);
        patience(patience);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        in = new BufferedInputStream(socket.getInputStream());
        lines = new Lines(in);
    }

    /** @param patience how long {@link #read} waits for bytes; zero: indefinitely */
    public void patience(Duration patience) throws IOException {
        socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    }

    public Reply exchange(byte[] request) throws IOException {
        write(request);
        return read();
    }

    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next response. */
    public Reply read() throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
        }
        if (headers.containsKey("Transfer-Encoding")) {
            throw new IOException("an answer without a length: " + headers);
        }
        return new Reply(status, headers, in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0"))));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        return lines.next().orElseThrow(() -> new EOFException("closed by the gateway"));
    }
}
