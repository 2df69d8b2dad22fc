package dev.lamina.gateway.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.gateway.wire.HttpConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One connection of a function's pod, on a raw socket, so that a test decides about every byte: which bytes are written
 * together, which are omitted, and when the connection ends. Blocking; reads fail after ten seconds.
 */
public final class FakePod implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String INVOCATION = "/2018-06-01/runtime/invocation/";

    private final HttpConnection connection;
    private final String credentials;

    /** A response of the gateway; header names are compared without case. */
    public record Reply(int status, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, UTF_8);
        }

        public String requestId() {
            return headers.get("Lambda-Runtime-Aws-Request-Id");
        }

        public String invocationId() {
            return headers.get("Lambda-Runtime-Invocation-Id");
        }
    }

    /** @param environment POD/N; the token must be that pod's */
    public FakePod(int port, String token, String environment) throws IOException {
        connection = new HttpConnection(port, PATIENCE);
        credentials =
                "Host: gateway\r\nAuthorization: Bearer " + token + "\r\nLamina-Environment: " + environment + "\r\n";
    }

    /** Polls for work; read the response with {@link #read}. */
    public FakePod poll() throws IOException {
        return write(get(INVOCATION + "next"));
    }

    public FakePod respond(String requestId, String body) throws IOException {
        return write(post(INVOCATION + requestId + "/response", "", body.getBytes(UTF_8)));
    }

    /**
     * A result that is also the next poll, as the runtime sends it: one response follows, the poll's if the result is
     * accepted.
     */
    public FakePod respondForNext(String requestId, byte[] body) throws IOException {
        return write(post(INVOCATION + requestId + "/response", "Lamina-Next: true\r\n", body));
    }

    /** The result and the next poll, two calls in one write: two responses follow. */
    public FakePod respondAndPoll(String requestId, byte[] body) throws IOException {
        return write(join(post(INVOCATION + requestId + "/response", "", body), get(INVOCATION + "next")));
    }

    public FakePod fail(String requestId, String body) throws IOException {
        return write(post(
                INVOCATION + requestId + "/error",
                "Lambda-Runtime-Function-Error-Type: Function.Error\r\n",
                body.getBytes(UTF_8)));
    }

    public FakePod handBack(String requestId) throws IOException {
        return write(post("/lamina/v1/invocation/" + requestId + "/return", "", new byte[0]));
    }

    public FakePod stopping() throws IOException {
        return write(post("/lamina/v1/environment/stopping", "", new byte[0]));
    }

    public FakePod exited(String environment, int status) throws IOException {
        String body = "{\"environment\":\"" + environment + "\",\"exitStatus\":" + status + "}";
        return write(post("/lamina/v1/environment/exit", "", body.getBytes(UTF_8)));
    }

    public FakePod content(String sha256) throws IOException {
        return write(get("/lamina/v1/content/" + sha256));
    }

    /** Any bytes. */
    public FakePod write(byte[] bytes) throws IOException {
        connection.write(bytes);
        return this;
    }

    public byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\n" + credentials + "\r\n").getBytes(ISO_8859_1);
    }

    /** @param headers further header lines, each ended by CRLF */
    public byte[] post(String path, String headers, byte[] body) {
        String head = "POST " + path + " HTTP/1.1\r\n" + credentials + headers + "Content-Length: " + body.length
                + "\r\n\r\n";
        return join(head.getBytes(ISO_8859_1), body);
    }

    /** The next response. */
    public Reply read() throws IOException {
        HttpConnection.Reply reply = connection.read();
        return new Reply(reply.status(), reply.headers(), reply.body());
    }

    /**
     * Polls, answers each event with the handler's result, and repeats this until it is closed; in a separate thread.
     */
    public FakePod serve(UnaryOperator<byte[]> handler) throws IOException {
        connection.patience(Duration.ZERO);
        Thread.ofVirtual().start(() -> {
            try {
                for (poll(); ; ) {
                    Reply next = read();
                    switch (next.status()) {
                        case 200 -> respondForNext(next.requestId(), handler.apply(next.body()));
                        case 204 -> poll();
                        default -> throw new IOException("answer or poll refused: " + next.text());
                    }
                }
            } catch (IOException e) {
                close();
            }
        });
        return this;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public static byte[] join(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
