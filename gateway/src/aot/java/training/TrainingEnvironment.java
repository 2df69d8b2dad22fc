package training;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lamina.gateway.wire.HttpConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One of the function's environments: returns each event; a result is also the next poll, as in the runtime. */
final class TrainingEnvironment implements AutoCloseable {
    private static final String INVOCATION = "/2018-06-01/runtime/invocation/";
    private static final String LOG = "U1RBUlQgUmVxdWVzdElkCkVORCBSZXF1ZXN0SWQKUkVQT1JUIFJlcXVlc3RJZAo=";

    private final HttpConnection gateway;
    private final String credentials;

    // Mutable state
    private volatile boolean closed;

    TrainingEnvironment(int port, String pod) throws IOException {
        gateway = new HttpConnection(port, Surroundings.PATIENCE);
        credentials = "Host: gateway\r\nAuthorization: Bearer " + Resources.POD_TOKEN + pod + "\r\nLamina-Environment: "
                + pod + "/1\r\n";
        Thread.ofVirtual().name(pod).start(this::serve);
    }

    private void serve() {
        byte[] poll = ("GET " + INVOCATION + "next HTTP/1.1\r\n" + credentials + "\r\n").getBytes(ISO_8859_1);
        try {
            HttpConnection.Reply next = gateway.exchange(poll);
            while (!closed) {
                next = switch (next.status()) {
                    case 200 -> gateway.exchange(answer(next.headers(), next.body()));
                    case 204 -> gateway.exchange(poll);
                    case 503 -> askAgain(poll);
                    default -> throw new IOException(next.status() + " " + next.text());
                };
            }
        } catch (IOException e) {
            if (!closed) {
                System.err.println("An environment ended: " + e);
            }
        }
    }

    /** The API server takes long to review its token. */
    private HttpConnection.Reply askAgain(byte[] poll) throws IOException {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        return gateway.exchange(poll);
    }

    private byte[] answer(Map<String, String> event, byte[] body) {
        String head = "POST " + INVOCATION + event.get("Lambda-Runtime-Aws-Request-Id") + "/response HTTP/1.1\r\n"
                + credentials
                + "Content-Type: application/json\r\nLamina-Duration-Ms: 0.21\r\nLamina-Billed-Ms: "
                + "1\r\nLamina-Max-Memory-Mb: 57\r\n"
                + "Lambda-Runtime-Invocation-Id: " + event.get("Lambda-Runtime-Invocation-Id")
                + "\r\nLamina-Next: true\r\n"
                + (event.containsKey("Lamina-Log-Tail") ? "Lamina-Log-Result: " + LOG + "\r\n" : "")
                + "Content-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream answer = new ByteArrayOutputStream(head.length() + body.length);
        answer.writeBytes(head.getBytes(ISO_8859_1));
        answer.writeBytes(body);
        return answer.toByteArray();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        gateway.close();
    }
}
