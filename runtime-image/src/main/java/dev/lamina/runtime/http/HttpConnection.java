package dev.lamina.runtime.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One kept-alive HTTP/1.1 connection, used by at most one writer and one reader at a time, which may be different
 * threads. The invariant is HTTP's: answers come in the order of the requests, so the reader must read one answer, body
 * included, for every request that was written. The trap: a read that times out is only harmless before the first byte
 * of an answer (see {@link #awaitReply}); later ones leave the connection unusable and it must be closed.
 */
public final class HttpConnection implements Closeable {
    /** Milliseconds: with little CPU it takes some time. */
    private static final int HANDSHAKE_MS = 10_000;

    private final Socket socket;
    private final OutputStream out;
    private final ReplyBuffer in;

    /**
     * @param socket that is closed; without the words of TLS for it, which would wait for a writer
     * @param talks what is written to and read from: the same, or TLS over it
     */
    private HttpConnection(Socket socket, Socket talks) throws IOException {
        this.socket = socket;
        this.out = talks.getOutputStream();
        this.in = new ReplyBuffer(talks.getInputStream());
    }

    /** Connects; both times in milliseconds. */
    public static HttpConnection open(InetSocketAddress address, int connectMs, int readMs) throws IOException {
        return open(address, connectMs, readMs, socket -> socket);
    }

    /** As {@link #open}, with TLS. The certificate must be valid for the host, whatever the address is. */
    public static HttpConnection openTls(
            InetSocketAddress address, String host, SSLSocketFactory factory, int connectMs, int readMs)
            throws IOException {
        return open(address, connectMs, readMs, socket -> {
            SSLSocket tls = (SSLSocket) factory.createSocket(socket, host, address.getPort(), true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            socket.setSoTimeout(HANDSHAKE_MS);
            tls.startHandshake();
            return tls;
        });
    }

    private static HttpConnection open(InetSocketAddress address, int connectMs, int readMs, Layer layer)
            throws IOException {
        Socket socket = new Socket();
        try {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.connect(address, connectMs);
            Socket talks = layer.over(socket);
            socket.setSoTimeout(readMs);
            return new HttpConnection(socket, talks);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private interface Layer {
        Socket over(Socket connected) throws IOException;
    }

    /** Sends requests that are already bytes, in one write: with NODELAY a second write would be a second packet. */
    public void send(byte[] requests) throws IOException {
        out.write(requests);
    }

    /** Sends the first bytes of the array, as a part of a body. */
    public void send(byte[] bytes, int count) throws IOException {
        out.write(bytes, 0, count);
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
