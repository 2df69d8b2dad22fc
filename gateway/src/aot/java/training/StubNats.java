package training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A server as a gateway's NATS client sees it. It has streams, and the last message of each subject, by which gateways
 * agree; it delivers no events.
 */
final class StubNats implements AutoCloseable {
    private final ServerSocket socket;
    private final StubJetStream streams = new StubJetStream();

    StubNats() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().name("nats").start(this::accept);
    }

    String url() {
        return "nats://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                Thread.ofVirtual().name("nats client").start(() -> serve(client));
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            new NatsClient(client, streams).serve();
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
