package dev.lamina.runtime.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;

/**
 * One kept-alive HTTP/1.1 connection, used by at most one writer and one reader at a time, which may be different
 * threads. The invariant is HTTP's: answers come in the order of the requests, so the reader must read one answer, body
 * included, for every request that was written. The trap: a read that times out is only harmless before the first byte
 * of an answer (see {@link #awaitReply}); later ones leave the connection unusable and it must be closed.
 */
public final class HttpConnection implements Closeable {
    private final Socket socket;
    private final OutputStream out;
    private final ReplyBuffer in;

    private HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.in = new ReplyBuffer(socket.getInputStream());
    }

    /** Connects; both times in milliseconds. */
    public static HttpConnection open(InetSocketAddress address, int connectMs, int readMs) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.connect(address, connectMs);
            socket.setSoTimeout(readMs);
            return new HttpConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends requests that are already bytes, in one write: with NODELAY a second write would be a second packet. */
    public void send(byte[] requests) throws IOException {
        out.write(requests);
    }

    /** Waits for the first byte of the next answer; a {@link java.net.SocketTimeoutException} changes nothing. */
    public void awaitReply() throws IOException {
        in.awaitByte();
    }

    /** Reads one complete answer. */
    public Reply read() throws IOException {
        ReplyHead head = readHead();
        try (InputStream body = body(head)) {
            return new Reply(head, body.readAllBytes());
        }
    }

    /** Reads only the head; the body must then be read from {@link #body}. */
    public ReplyHead readHead() throws IOException {
        String start = in.line();
        if (!start.startsWith("HTTP/1.") || start.length() < 12) {
            throw new IOException("not an HTTP answer: " + start);
        }
        int status = ReplyBuffer.number(start.substring(9, 12), 10);
        ReplyHead head = new ReplyHead(status, in.headers());
        return status == 100 ? readHead() : head;
    }

    /** The body that follows the head; must be read to its end before the next answer. */
    public InputStream body(ReplyHead head) throws IOException {
        if (head.bodiless()) {
            return InputStream.nullInputStream();
        }
        if (head.chunked()) {
            return new ChunkedBody(in);
        }
        String length = head.header("content-length");
        if (length != null) {
            return new SizedBody(in, ReplyBuffer.length(length));
        }
        return head.closes() ? in : InputStream.nullInputStream();
    }

    /** True if the peer announced that it will close the connection after this answer. */
    public boolean closesAfter(ReplyHead head) {
        return head.closes();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing is lost with it
        }
    }
}
