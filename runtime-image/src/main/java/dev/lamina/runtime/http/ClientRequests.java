package dev.lamina.runtime.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Arrays;

/**
 * The requests of one client connection, one after the other. Written by hand because clients of the Runtime API send
 * chunked bodies with trailers, upon which the JDK's own server drops the connection.
 */
public final class ClientRequests implements Closeable {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1);

    private final Socket socket;
    private final OutputStream out;
    private final ReplyBuffer in;

    // Mutable state, of the connection's one thread
    private boolean last;

    public ClientRequests(Socket socket) throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.in = new ReplyBuffer(socket.getInputStream());
    }

    /** The next request, or null if there is none. */
    public RequestHead next() throws IOException {
        if (last || !in.hasMore()) {
            return null;
        }
        String[] line = in.line().split(" ");
        if (line.length != 3 || !line[2].startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP request: " + String.join(" ", line));
        }
        RequestHead head = new RequestHead(line[0], line[1], in.headers());
        last = head.closes() || line[2].equals("HTTP/1.0");
        return head;
    }

    public RequestBody body(RequestHead head) throws IOException {
        if (head.expectsContinue()) {
            out.write(CONTINUE);
        }
        if (head.chunked()) {
            return new RequestBody(new ChunkedBody(in));
        }
        String length = head.header("content-length");
        return new RequestBody(
                length == null ? InputStream.nullInputStream() : new SizedBody(in, ReplyBuffer.length(length)));
    }

    /**
     * Answers in one write.
     *
     * @param headers lines, each with its line end
     */
    public void reply(int status, String headers, byte[] body) throws IOException {
        String head = "HTTP/1.1 " + status + ' ' + reason(status) + "\r\n" + headers
                + (last ? "Connection: close\r\n" : "") + "Content-Length: " + body.length + "\r\n\r\n";
        byte[] start = head.getBytes(ISO_8859_1);
        byte[] whole = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        out.write(whole);
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 202 -> "Accepted";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 413 -> "Request Entity Too Large";
            case 500 -> "Internal Server Error";
            default -> "Unknown";
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
